using System.Diagnostics;
using System.Text.RegularExpressions;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Cli;

/// <summary><c>konstruct serve</c> as a process, on a port of its own choice.</summary>
internal sealed partial class Serving : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Serving(Process process) => _process = process;

    public string Url => _listening.Task.Result;

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public static async Task<Serving> StartAsync(Executable executable, bool waitUntilReady = true)
    {
        var serving = new Serving(executable.Start("serve", "--urls", "http://127.0.0.1:0"));
        try
        {
            return await StartedAsync(serving, waitUntilReady);
        }
        catch
        {
            // nobody else has it yet, and it would outlive the run
            await serving.DisposeAsync();
            throw;
        }
    }

    private static async Task<Serving> StartedAsync(Serving serving, bool waitUntilReady)
    {
        serving._process.OutputDataReceived += serving.Hear;
        serving._process.ErrorDataReceived += serving.Hear;
        serving._process.BeginOutputReadLine();
        serving._process.BeginErrorReadLine();
        await Eventually.HoldsAsync(
            () => serving._listening.Task.IsCompleted || serving._process.HasExited, "the server listens", TimeSpan.FromSeconds(60));
        serving._listening.Task.IsCompleted.ShouldBeTrue(string.Join('\n', serving.Lines));
        if (!waitUntilReady)
            return serving;
        var last = "";
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    using var answer = await serving.Client.GetAsync(new Uri(serving.Url + "/health/ready"));
                    last = await answer.Content.ReadAsStringAsync();
                    return answer.IsSuccessStatusCode;
                },
                "the server is ready");
        }
        catch (ShouldAssertException e)
        {
            throw new ShouldAssertException($"{e.Message}\n{last}\n{string.Join('\n', serving.Lines)}", e);
        }

        return serving;
    }

    public Task<string> GetAsync(string path) => Client.GetStringAsync(new Uri(Url + path));

    /// <summary>SIGTERM, as a supervisor sends it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        kill.WaitForExit();
    }

    public Task EndedAsync() => Eventually.WithinAsync(_process.WaitForExitAsync(), "the server ends", TimeSpan.FromSeconds(40));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        Client.Dispose();
        _process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs heard)
    {
        if (heard.Data is null)
            return;
        lock (_lines)
            _lines.Add(heard.Data);
        if (Listening().Match(heard.Data) is { Success: true } match)
            _listening.TrySetResult(match.Groups["url"].Value);
    }

    [GeneratedRegex("Now listening on: (?<url>http://127.0.0.1:[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
