using System.Globalization;
using System.Text;
using Konstruct.Api.Channels.Slack;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Handoff.Rules;

namespace Konstruct.Api.Handoff;

/// <summary>
/// A package as Slack messages: first what is asked and how to answer, then the transcript, in parts that Slack takes. What people and
/// models wrote is escaped, so that it calls nobody and opens no code block that would swallow what follows.
/// </summary>
internal static class SlackHandoffText
{
    /// <summary>Messages of one package. Slack takes about one a second, and nobody reads more before they answer.</summary>
    public const int MaxParts = 6;

    private const int MaxQuestion = 1_200;
    private const int MaxMessage = 2_500;
    private const int MaxAttempts = 8;

    public static IReadOnlyList<string> Render(HandoffPackage package)
    {
        // A head that grew beyond one message would be cut like any other text; its bounds keep it below that.
        var head = AnswerSplitter.V1.Split(Head(package));
        var transcript = AnswerSplitter.V1.Split(Transcript(package, package.Story.Transcript.Count));
        for (var kept = package.Story.Transcript.Count - 1; head.Count + transcript.Count > MaxParts && kept >= 0; kept = kept * 3 / 4 - 1)
            transcript = AnswerSplitter.V1.Split(Transcript(package, kept));
        return [.. head, .. transcript];
    }

    /// <summary>What the person writes after the package; one message, cut where Slack would.</summary>
    public static string Render(RelayedMessage message) =>
        $"*{Plain(message.Name ?? "The person")}*\n{Quoted(Shortened(message.Text, MaxMessage))}";

    private static string Head(HandoffPackage package)
    {
        var (call, story) = (package.Call, package.Story);
        var text = new StringBuilder();
        text.Append($"*{Plain(call.AgentName)} hands a conversation over to you*\n");
        text.Append(call.Rule is null ? $"Reason: {Plain(call.Reason)}" : $"Reason: the rule `{Code(call.Rule)}`").Append('\n');
        if (call.TakenBy is { } by)
            text.Append($"*{Plain(by)} has it already.* What the person writes is shown in this thread.\n");
        if (story.OpenQuestion.Count > 0)
            text.Append("\n*Open question*\n").Append(Quoted(Shortened(string.Join('\n', story.OpenQuestion), MaxQuestion))).Append('\n');
        if (call.Facts is { } facts)
            text.Append("\n*Facts* ").Append(Plain(Listed(facts))).Append('\n');
        if (story.Tried.Count > 0)
        {
            text.Append("\n*What was tried*\n");
            foreach (var tried in story.Tried.TakeLast(MaxAttempts))
                text.Append($"• {Plain(tried.Name)}: {tried.Outcome}{(tried.Code is null ? "" : $" ({Plain(tried.Code)})")}\n");
        }

        text.Append($"\n*To answer* write in this thread: what you write here goes to the person. Or `{Code(HandoffCommands.Reply(call))}`\n");
        text.Append($"*To hand it back* write just `{HandBackWord.Words}` here. Or `{Code(HandoffCommands.Back(call))}`\n");
        text.Append($"The employee stays silent until then. Conversation {call.ConversationId:D}");
        if (story.Channel is not null)
            text.Append($" in {Plain(story.Channel)}{(story is { Channel: SlackChannels.Kind, Place: { } place } && SlackId.IsId(place) ? $", <#{place}>" : "")}");
        return text.Append(", handed over ").Append(Time(call.At)).ToString();
    }

    private static string Transcript(HandoffPackage package, int kept)
    {
        var messages = package.Story.Transcript;
        if (messages.Count == 0)
            return "";
        var omitted = package.Story.Omitted + messages.Count - kept;
        var text = new StringBuilder("*What was said*\n");
        if (omitted > 0)
            text.Append($"_{omitted.ToString(CultureInfo.InvariantCulture)} earlier messages:_ `{Code(HandoffCommands.Show(package.Call))}`\n");
        foreach (var message in messages.TakeLast(kept))
            text.Append($"*{Plain(Name(message, package.Call))}* {Time(message.At)}\n{Quoted(Shortened(message.Text, MaxMessage))}\n");
        return text.ToString();
    }

    private static string Name(StoryMessage message, HandoffCall call) => message.Name ?? message.Speaker switch
    {
        StorySpeaker.Agent => call.AgentName,
        StorySpeaker.Human => "A colleague",
        _ => "The person",
    };

    private static string Listed(FactValues facts) => string.Join(" · ", new[]
    {
        $"attempts {facts.Attempts}",
        $"turns {facts.Turns}",
        facts.Confidence is { } confidence ? $"confidence {confidence}" : null,
        facts.Language is { } language ? $"language {language}" : null,
        facts.Channel is { } channel ? $"channel {channel}" : null,
        facts.BusinessHours is { } open ? (open ? "business hours" : "outside business hours") : null,
    }.Where(f => f is not null));

    /// <summary>In the reader's own time zone, which only Slack knows.</summary>
    private static string Time(DateTimeOffset at) =>
        $"<!date^{at.ToUnixTimeSeconds()}^{{date_short}} {{time}}|{at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC>";

    private static string Quoted(string text) => string.Join('\n', Plain(text).Split('\n').Select(line => "> " + line));

    // between backticks nothing but the backtick itself ends the code
    private static string Code(string text) => Plain(text.Replace('`', '\'')).Replace('\n', ' ');

    private static string Plain(string text) => MrkdwnText.Escape(SlackJsonString.Clean(text)).ReplaceLineEndings("\n").Replace("```", "'''", StringComparison.Ordinal);

    private static string Shortened(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + " […]";
}
