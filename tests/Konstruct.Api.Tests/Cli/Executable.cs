using System.Diagnostics;
using System.Text.Json.Nodes;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Cli;

/// <summary>What one run of the executable said and how it ended.</summary>
internal sealed record Run(int ExitCode, string Out, string Error)
{
    public string All => Out + Error;

    /// <summary>Every line of stdout as JSON; a failure shows what was there instead.</summary>
    public List<JsonObject> Lines() =>
        [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            try
            {
                return (JsonObject)JsonNode.Parse(line)!;
            }
            catch (System.Text.Json.JsonException e)
            {
                throw new ShouldAssertException($"Not a line of JSON: {line}\n{Error}", e);
            }
        })];

    public JsonObject Document() => Lines().ShouldHaveSingleItem();

    public Run ShouldEndWith(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, All);
        return this;
    }
}

/// <summary>The built executable as a process of its own, with exactly the settings it is given.</summary>
internal sealed class Executable(IReadOnlyDictionary<string, string?> settings)
{
    private static readonly string[] s_ours =
        ["ConnectionStrings__", "Konstruct__", "Slack__", "WhatsApp__", "Stripe__", "Llm__", "Embeddings__", "RateLimit__", "Storage__", "Logging__", "Messaging__", "Projections__", "Health__", "Tools__", "OTEL_"];

    public Task<Run> RunAsync(params string[] arguments) => RunReadingAsync("", arguments);

    /// <summary>With something to read on stdin.</summary>
    public async Task<Run> RunReadingAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Eventually.WithinAsync(process.WaitForExitAsync(), $"the end of: konstruct {string.Join(' ', arguments)}", TimeSpan.FromSeconds(60));
        return new Run(process.ExitCode, await output, await error);
    }

    /// <summary>With other settings on top; null takes one away.</summary>
    public Executable With(params (string Key, string? Value)[] others)
    {
        var all = new Dictionary<string, string?>(settings, StringComparer.Ordinal);
        foreach (var (key, value) in others)
            all[key] = value;
        return new Executable(all);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Konstruct.Api.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(k => s_ours.Any(o => k.StartsWith(o, StringComparison.Ordinal))).ToList())
            start.Environment.Remove(name);
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        foreach (var (key, value) in settings)
        {
            if (value is not null)
                start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return Process.Start(start)!;
    }
}
