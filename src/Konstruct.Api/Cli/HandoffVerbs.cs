using System.CommandLine;
using Konstruct.Api.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary><c>handoff list|show|take|reply|back</c>: conversations that are in people's hands.</summary>
internal static class HandoffVerbs
{
    private const int FirstPage = 50;

    public static Command Command() => new("handoff", "Conversations that people have taken over, or are asked to.") { List(), HandoffShow.Command(), Take(), Reply(), Back() };

    public static Argument<string> IdArgument() => new("id") { Description = "The handoff's id, or the conversation's." };

    /// <summary>A verb about one handoff.</summary>
    public static Command Verb(Command command, Func<Cli, ParseResult, TenantId, Guid, CancellationToken, Task<int>> run)
    {
        var id = IdArgument();
        command.Arguments.Insert(0, id);
        return Cli.TenantVerb(command, async (cli, parsed, tenant, cancellation) => Guid.TryParse(parsed.GetValue(id), out var wanted)
            ? await run(cli, parsed, tenant, wanted, cancellation)
            : await cli.WrongUseAsync("A handoff's id is a UUID, and so is a conversation's; handoff list shows both."));
    }

    private static Option<string> ByOption() => new("--by")
    {
        Description = "Your name, as the history will say it. Whoever takes a conversation answers it and hands it back under the same name.",
        DefaultValueFactory = _ => "terminal",
    };

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Also what was handed back: the last handoff of every conversation." };
        var limit = new Option<int?>("--limit") { Description = $"At most so many. Default: all with --json, else {FirstPage}." };
        return Cli.TenantVerb(new Command("list", "What waits for people, the longest waiting first.") { all, limit }, async (cli, parsed, tenant, cancellation) =>
        {
            var most = parsed.GetValue(limit) ?? (cli.IsJson ? int.MaxValue : FirstPage);
            if (most < 1)
                return await cli.WrongUseAsync("--limit is at least 1.");
            var rows = await cli.Get<HandoffDesk>().ListAsync(tenant, parsed.GetValue(all), most, cancellation);
            return await cli.ListAsync(
                rows.ConvertAll(h => new
                {
                    Id = h.HandoffId, Conversation = h.ConversationId, h.Status, h.Reason, h.Rule, h.Target, h.TakenBy, h.TimedOut, h.FailureCode, h.Since, h.EndedAt,
                }),
                "Nothing waits for people.");
        });
    }

    private static Command Take()
    {
        var by = ByOption();
        return Verb(
            new Command("take", "Take a conversation: one that was handed over, or, by its own id, one that the employee has. The employee is silent from then on.") { by },
            async (cli, parsed, tenant, id, cancellation) => await ShowAsync(cli, await cli.Get<HandoffDesk>().TakeAsync(tenant, id, parsed.GetValue(by)!, cancellation)));
    }

    private static Command Reply()
    {
        var text = new Argument<string>("text") { Description = "What the person reads in their own thread." };
        var by = ByOption();
        return Verb(new Command("reply", "Answer the person where they wrote. Answering takes the conversation when nobody has it yet.") { text, by }, async (cli, parsed, tenant, id, cancellation) =>
        {
            var (reply, outcome) = await cli.Get<HandoffDesk>().ReplyAsync(tenant, id, parsed.GetValue(text)!, parsed.GetValue(by)!, cancellation);
            return outcome.Refusal is { } refusal
                ? await cli.RefuseAsync(refusal)
                : await cli.ShowAsync(new { Id = outcome.State.Handoff!.HandoffId, ReplyId = reply, outcome.State.Handoff.TakenBy });
        });
    }

    private static Command Back()
    {
        var by = ByOption();
        return Verb(new Command("back", "Hand the conversation back: the employee answers again, and knows what was said meanwhile.") { by }, async (cli, parsed, tenant, id, cancellation) =>
        {
            var outcome = await cli.Get<HandoffDesk>().HandBackAsync(tenant, id, parsed.GetValue(by)!, cancellation);
            return outcome.Refusal is { } refusal ? await cli.RefuseAsync(refusal) : await cli.ShowAsync(new { Id = id, Status = "handed_back" });
        });
    }

    private static async Task<int> ShowAsync(Cli cli, ConversationOutcome outcome) => outcome.Refusal is { } refusal
        ? await cli.RefuseAsync(refusal)
        : await cli.ShowAsync(new { Id = outcome.State.Handoff!.HandoffId, Status = "taken", outcome.State.Handoff.TakenBy, outcome.State.Handoff.Reason, outcome.State.Handoff.Rule });
}
