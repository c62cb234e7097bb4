using System.CommandLine;
using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Api.Tenants;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tenants;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.Tenants;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary>What every verb has: services, output for people or programs, and refusals as exit code 1.</summary>
internal sealed class Cli : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Output _output;

    private Cli(ServiceProvider services, Output output) => (_services, _output) = (services, output);

    public static JsonSerializerOptions Json => Output.Json;

    public bool IsJson => _output.IsJson;

    /// <summary>Somebody sits in front of it: questions can be asked, progress can be shown.</summary>
    public bool IsTerminal => !IsJson && !Console.IsOutputRedirected && !Console.IsInputRedirected;

    /// <summary>Events made at the terminal say so.</summary>
    public EventContext Context { get; } = new(UserName: "terminal", Headers: new Dictionary<string, string>(StringComparer.Ordinal) { ["actor"] = "terminal" });

    public static Option<bool> JsonOption() => new("--json") { Description = "One JSON document, or JSON lines for lists, on stdout." };

    public static Option<string> TenantOption() => new("--tenant") { Description = "The tenant's id or slug.", Required = true };

    /// <summary>A verb: its options besides --json are already on the command.</summary>
    public static Command Verb(Command command, Func<Cli, ParseResult, CancellationToken, Task<int>> run)
    {
        var json = JsonOption();
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var cli = Open(new Output(parsed.GetValue(json)));
            return await run(cli, parsed, cancellation);
        });
        return command;
    }

    /// <summary>A verb on one tenant, which <c>--tenant</c> names; an unknown one is refused before anything else happens.</summary>
    public static Command TenantVerb(Command command, Func<Cli, ParseResult, TenantId, CancellationToken, Task<int>> run)
    {
        var tenant = TenantOption();
        command.Options.Add(tenant);
        return Verb(command, async (cli, parsed, cancellation) =>
        {
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant)!, cancellation);
            return row is null ? exit : await run(cli, parsed, TenantId.From(row.Id), cancellation);
        });
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<(TenantRow? Tenant, int ExitCode)> TenantAsync(string idOrSlug, CancellationToken cancellation)
    {
        var tenant = await Get<TenantLookup>().FindAsync(idOrSlug, cancellation);
        return tenant is null ? (null, await RefuseAsync(TenantRefusals.Unknown)) : (tenant, CommandLine.Done);
    }

    public Task<int> RefuseAsync(Refusal refusal) => _output.FailAsync(CommandLine.Refused, refusal.Code, refusal.Message, refusal.Position);

    public Task<int> WrongUseAsync(string message) => _output.FailAsync(CommandLine.WrongUse, "wrong_use", message);

    /// <inheritdoc cref="Output.FailAsync"/>
    public Task<int> FailAsync(Failure failure) => _output.FailAsync(failure.ExitCode, failure.Code, failure.Message);

    /// <inheritdoc cref="Output.ShowAsync"/>
    public Task<int> ShowAsync<T>(T value)
        where T : notnull => _output.ShowAsync(value);

    /// <inheritdoc cref="Output.ListAsync"/>
    public Task<int> ListAsync<T>(IReadOnlyCollection<T> rows, string none)
        where T : notnull => _output.ListAsync(rows, none);

    /// <summary>Something that takes a while: a spinner for people, silence for programs.</summary>
    public async Task<T> WaitAsync<T>(string what, Func<Task<T>> work) =>
        IsTerminal ? await AnsiConsole.Status().StartAsync(what, _ => work()) : await work();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Cli Open(Output output)
    {
        var configuration = KonstructConfiguration.Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<IHostEnvironment>(new CliEnvironment());
        // stdout is for results; warnings of what runs below would only repeat what the verb itself says
        services.AddLogging(l => l.AddKonstructLogging(toStandardError: true, json: false).SetMinimumLevel(LogLevel.Error));
        services.AddKonstruct(configuration);
        return new Cli(services.BuildServiceProvider(), output);
    }

    private sealed class CliEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Production;

        public string ApplicationName { get; set; } = "Konstruct";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } =
            new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
