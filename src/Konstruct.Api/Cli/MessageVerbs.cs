using System.CommandLine;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>messages dead|retry</c>: work that failed for good, and taking it up again.</summary>
internal static class MessageVerbs
{
    public static Command Command() => new("messages", "Work that failed for good.") { Dead(), Retry() };

    private static Option<string?> TenantOption() => new("--tenant") { Description = "Only this tenant's; its id or slug." };

    private static Command Dead()
    {
        var tenant = TenantOption();
        var limit = new Option<int>("--limit") { Description = "How many, 1 to 999.", DefaultValueFactory = _ => 200 };
        limit.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 999)
                r.AddError("--limit is 1 to 999.");
        });
        var after = new Option<long>("--after") { Description = "Go on after the one with this id." };
        return Cli.Verb(new Command("dead", "Dead letters, oldest work first.") { tenant, limit, after }, async (cli, parsed, cancellation) =>
        {
            var (only, exit) = await TenantAsync(cli, parsed.GetValue(tenant), cancellation);
            if (exit != CommandLine.Done)
                return exit;
            var (letters, more) = await cli.Get<DeadLetters>().PageAsync(only, parsed.GetValue(after), parsed.GetValue(limit), cancellation);
            await cli.ListAsync(
                letters.ConvertAll(l => new { l.Id, Tenant = l.Tenant.Value, l.Lane, l.Kind, l.Attempts, l.Retries, l.DeadAt, l.Error }),
                "There is no dead letter.");
            if (more)
                await Console.Error.WriteLineAsync($"There are more: messages dead --after {letters[^1].Id}");
            return CommandLine.Done;
        });
    }

    private static Command Retry()
    {
        var tenant = TenantOption();
        var id = new Argument<long?>("id") { Arity = ArgumentArity.ZeroOrOne, Description = "Which; all when missing." };
        var all = new Option<bool>("--all") { Description = "Do not ask before all are taken up again." };
        return Cli.Verb(new Command("retry", "Take dead letters up again, from their first attempt.") { id, tenant, all }, async (cli, parsed, cancellation) =>
        {
            var (letters, exit) = await LettersAsync(cli, parsed.GetValue(tenant), cancellation);
            if (letters is null)
                return exit;
            if (parsed.GetValue(id) is { } one)
            {
                letters = letters.FindAll(l => l.Id == one);
                if (letters.Count == 0)
                    return await cli.RefuseAsync(new Refusal("message_unknown", "There is no such dead letter."));
            }
            else if (letters.Count > 0 && !parsed.GetValue(all))
            {
                if (!cli.IsTerminal)
                    return await cli.WrongUseAsync($"This would take up {letters.Count} dead letters again. Name one, or say --all.");
                if (!await new ConfirmationPrompt($"Take up {letters.Count} dead letters again?") { DefaultValue = false }.ShowAsync(AnsiConsole.Console, cancellation))
                    return await cli.RefuseAsync(new Refusal("not_confirmed", "Nothing was done."));
            }

            return await RetryAsync(cli, letters, cancellation);
        });
    }

    private static async Task<int> RetryAsync(Cli cli, List<DeadLetter> letters, CancellationToken cancellation)
    {
        var results = new List<(DeadLetter Letter, bool Retried)>();
        foreach (var letter in letters)
            results.Add((letter, await cli.Get<DeadLetters>().RetryAsync(letter.Tenant, letter.Id, cancellation)));
        await cli.ListAsync(
            // false: somebody else took it up between listing and now
            results.ConvertAll(r => new { r.Letter.Id, Tenant = r.Letter.Tenant.Value, r.Letter.Lane, r.Letter.Kind, r.Retried }),
            "There is no dead letter.");
        return CommandLine.Done;
    }

    private static async Task<(List<DeadLetter>? Letters, int ExitCode)> LettersAsync(Cli cli, string? tenant, CancellationToken cancellation)
    {
        var (only, exit) = await TenantAsync(cli, tenant, cancellation);
        return exit == CommandLine.Done ? (await cli.Get<DeadLetters>().ListAsync(only, cancellation), exit) : (null, exit);
    }

    private static async Task<(TenantId? Tenant, int ExitCode)> TenantAsync(Cli cli, string? tenant, CancellationToken cancellation)
    {
        if (tenant is null)
            return (null, CommandLine.Done);
        var (row, exit) = await cli.TenantAsync(tenant, cancellation);
        return (row is null ? null : TenantId.From(row.Id), exit);
    }
}
