using System.CommandLine;
using Konstruct.Api.Platform;
using Konstruct.EventStore;
using Konstruct.EventStore.Migrations;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.Projections;

namespace Konstruct.Api.Cli;

/// <summary><c>db apply</c>, <c>db assert</c>, <c>db adopt</c>.</summary>
internal static class DbCommands
{
    public static Command Command() => new("db", "The schema.") { Apply(), Assert(), Adopt() };

    private static Command Apply()
    {
        var json = Cli.JsonOption();
        var command = new Command("apply", "Apply what is missing of the schema, and the passwords of its roles.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var configuration = KonstructConfiguration.Build();
            try
            {
                var applied = await new Migrator(Setting(configuration, "PostgresOwner")).ApplyAsync(
                    Setting(configuration, "Postgres"), Setting(configuration, "PostgresDaemon"),
                    m => Console.Error.WriteLine($"  {m.Number:000} {m.Name}"), cancellation);
                var built = await ApplyReadModelsAsync(configuration, cancellation);
                await Console.Error.WriteLineAsync(
                    applied.Count + built.Count == 0 ? "The schema is up to date." : $"{applied.Count} migrations applied, {built.Count} read models built.");
                if (parsed.GetValue(json))
                    await Console.Out.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(new { applied = applied.Select(a => a.Number), readModels = built }, Cli.Json));
                return CommandLine.Done;
            }
            catch (SchemaException e)
            {
                return await new Output(parsed.GetValue(json)).FailAsync(CommandLine.Environment, e.Code, e.Message);
            }
        });
        return command;
    }

    private static async Task<IReadOnlyList<string>> ApplyReadModelsAsync(IConfiguration configuration, CancellationToken cancellation)
    {
        await using var databases = new Databases(Setting(configuration, "Postgres"), Setting(configuration, "PostgresDaemon"));
        var store = new ProjectionStore(databases, new EventReader(databases, EventTypes.Registry));
        return await new ReadModelSchema(databases, store, []).ApplyAsync(Setting(configuration, "PostgresOwner"), ReadModels.All, cancellation);
    }

    private static Command Adopt() => Cli.Verb(
        new Command("adopt", "Take over a database that was restored from another cluster: begins a new era, touches no stored row."),
        async (cli, parsed, cancellation) =>
        {
            var adopted = await cli.Get<EraGuard>().AdoptAsync(Setting(cli.Get<IConfiguration>(), "PostgresOwner"), cancellation);
            await Console.Error.WriteLineAsync(adopted ? "A new era has begun; serve may start." : "Nothing to adopt: the stored transaction ids are this cluster's own.");
            return await cli.ShowAsync(new { adopted });
        });

    private static Command Assert()
    {
        var json = Cli.JsonOption();
        var command = new Command("assert", "Compare the database with this version.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var findings = await new Migrator(Setting(KonstructConfiguration.Build(), "PostgresOwner")).AssertAsync(cancellation);
            if (parsed.GetValue(json))
                await Console.Out.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(new { agrees = findings.Count == 0, findings }, Cli.Json));
            foreach (var finding in findings)
                await Console.Error.WriteLineAsync($"{finding.Detail} [{finding.Code}]");
            if (findings.Count == 0)
                await Console.Error.WriteLineAsync("The database agrees with this version.");
            return findings.Count == 0 ? CommandLine.Done : CommandLine.Refused;
        });
        return command;
    }

    internal static string Setting(IConfiguration configuration, string name) => configuration.GetConnectionString(name)
        ?? throw new SettingMissingException($"ConnectionStrings:{name} is missing. In development './dev services env' prints it.");
}
