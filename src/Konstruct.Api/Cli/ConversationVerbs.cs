using System.CommandLine;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Cli;

/// <summary><c>conversation list|show</c>: a tenant's conversations, and one of them with every step that was taken.</summary>
internal static class ConversationVerbs
{
    private const int FirstPage = 50;

    public static Command Command() => new("conversation", "Conversations.") { List(), Show() };

    private static Command List()
    {
        var limit = new Option<int?>("--limit") { Description = $"At most so many. Default: all with --json, else {FirstPage}." };
        return Cli.TenantVerb(new Command("list", "A tenant's conversations, the last active first.") { limit }, async (cli, parsed, tenant, cancellation) =>
        {
            var most = parsed.GetValue(limit) ?? (cli.IsJson ? int.MaxValue : FirstPage);
            if (most < 1)
                return await cli.WrongUseAsync("--limit is at least 1.");
            var rows = await ReadModels.ConversationList.QueryAsync(
                cli.Get<Databases>(), tenant, "true order by last_activity_at desc, conversation_id limit $2",
                [new Npgsql.NpgsqlParameter { Value = most }], cancellation);
            var exit = await cli.ListAsync(
                rows.ConvertAll(c => new
                {
                    Id = c.ConversationId, c.Channel, c.Workspace, c.Place, c.Thread, c.Status, c.Messages, c.Answers, c.HumanReplies, c.Rejected, c.ModelCalls, c.ToolCalls,
                    c.TakenBy, c.StartedAt, c.LastActivityAt,
                }),
                "There is no conversation yet.");
            if (!cli.IsJson && rows.Count == most)
                await Console.Error.WriteLineAsync($"These are the first {most}; --limit shows more.");
            return exit;
        });
    }

    private static Command Show()
    {
        var id = new Argument<string>("id") { Description = "The conversation's id, as list shows it." };
        var call = new Option<string?>("--call") { Description = "One of its model calls, with --prompt." };
        var prompt = new Option<bool>("--prompt") { Description = "What that model was told, built again and compared with the recorded digest; with --json the raw body." };
        return Cli.TenantVerb(
            new Command("show", "One conversation: what was said, and for each turn every step with model, time, tokens and cost.") { id, call, prompt },
            async (cli, parsed, tenant, cancellation) =>
            {
                if (!Guid.TryParse(parsed.GetValue(id), out var conversation))
                    return await cli.WrongUseAsync("A conversation's id is a UUID; conversation list shows it.");
                if (parsed.GetValue(prompt) != parsed.GetValue(call) is not null)
                    return await cli.WrongUseAsync("--call and --prompt go together.");
                if (parsed.GetValue(call) is { } wanted)
                {
                    return Guid.TryParse(wanted, out var callId)
                        ? await ConversationPrompt.ShowAsync(cli, tenant, conversation, callId, cancellation)
                        : await cli.WrongUseAsync("A call's id is a UUID; conversation show lists them.");
                }

                var transcript = await Transcript.ReadAsync(cli, tenant, conversation, cancellation);
                if (transcript is null)
                    return await cli.RefuseAsync(new Refusal("conversation_unknown", "This tenant has no such conversation."));
                if (cli.IsJson)
                    return await cli.ShowAsync(transcript);
                TranscriptPage.Print(transcript);
                return CommandLine.Done;
            });
    }
}
