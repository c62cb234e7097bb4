using System.CommandLine;
using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Api.Tenants;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tenants;
using Konstruct.EventStore.Streams;
using Konstruct.Projections.Tenants;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary>What every verb has: services, output for people or programs, and refusals as exit code 1.</summary>
internal sealed class Cli : IAsyncDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ServiceProvider _services;

    private Cli(ServiceProvider services, bool json) => (_services, IsJson) = (services, json);

    public bool IsJson { get; }

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
            await using var cli = Open(parsed.GetValue(json));
            return await run(cli, parsed, cancellation);
        });
        return command;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<(TenantRow? Tenant, int ExitCode)> TenantAsync(string idOrSlug, CancellationToken cancellation)
    {
        var tenant = await Get<TenantLookup>().FindAsync(idOrSlug, cancellation);
        return tenant is null ? (null, await RefuseAsync(TenantRefusals.Unknown)) : (tenant, CommandLine.Done);
    }

    public async Task<int> RefuseAsync(Refusal refusal)
    {
        if (IsJson)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { code = refusal.Code, message = refusal.Message }, Json));
        await Console.Error.WriteLineAsync($"{refusal.Message} [{refusal.Code}]");
        return CommandLine.Refused;
    }

    /// <summary>One result: a JSON document, or a small table of names and values.</summary>
    public async Task<int> ShowAsync<T>(T value)
        where T : notnull
    {
        if (IsJson)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(value, Json));
            return CommandLine.Done;
        }

        var grid = new Grid().AddColumn().AddColumn();
        foreach (var property in typeof(T).GetProperties())
            grid.AddRow($"[grey]{Markup.Escape(property.Name)}[/]", Markup.Escape(Text(property.GetValue(value))));
        AnsiConsole.Write(grid);
        return CommandLine.Done;
    }

    /// <summary>A list: JSON lines, or a table.</summary>
    public async Task<int> ListAsync<T>(IReadOnlyCollection<T> rows, string none)
        where T : notnull
    {
        if (IsJson)
        {
            foreach (var row in rows)
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(row, Json));
            return CommandLine.Done;
        }

        if (rows.Count == 0)
        {
            await Console.Error.WriteLineAsync(none);
            return CommandLine.Done;
        }

        var properties = typeof(T).GetProperties();
        var table = new Table().RoundedBorder();
        foreach (var property in properties)
            table.AddColumn(new TableColumn(Markup.Escape(property.Name)));
        foreach (var row in rows)
            table.AddRow([.. properties.Select(p => Markup.Escape(Text(p.GetValue(row))))]);
        AnsiConsole.Write(table);
        return CommandLine.Done;
    }

    /// <summary>Something that takes a while: a spinner for people, silence for programs.</summary>
    public async Task<T> WaitAsync<T>(string what, Func<Task<T>> work) =>
        IsJson || Console.IsOutputRedirected ? await work() : await AnsiConsole.Status().StartAsync(what, _ => work());

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTimeOffset t => t.ToString("yyyy-MM-dd HH:mm:ss'Z'"),
        _ => value.ToString() ?? "",
    };

    private static Cli Open(bool json)
    {
        var configuration = KonstructConfiguration.Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<IHostEnvironment>(new CliEnvironment());
        services.AddLogging(l => l.AddSimpleConsole().AddFilter(level => level >= LogLevel.Error));
        services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        services.AddKonstruct(configuration);
        return new Cli(services.BuildServiceProvider(), json);
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
