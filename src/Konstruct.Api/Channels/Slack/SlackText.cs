using System.Text;

namespace Konstruct.Api.Channels.Slack;

/// <summary>What somebody wrote, as tokens, so that the one who knows our bot's user id can find and strip its mention.</summary>
internal sealed class SlackText : IEquatable<SlackText>
{
    public static readonly SlackText Empty = new([]);

    private readonly SlackTextToken[] tokens;

    public SlackText(IEnumerable<SlackTextToken> tokens) => this.tokens = [.. tokens];

    public IReadOnlyList<SlackTextToken> Tokens => tokens;

    /// <summary>Nothing but blanks.</summary>
    public bool IsBlank => tokens.All(t => t is SlackTextToken.Plain plain && string.IsNullOrWhiteSpace(plain.Text));

    /// <summary>Reads text as Slack sends it: three characters escaped, references in angle brackets. Never fails and takes linear time.</summary>
    public static SlackText Parse(string mrkdwn) => new(SlackTextReader.Read(mrkdwn));

    public bool MentionsBot(string botUserId) => tokens.Any(t => IsMentionOf(t, botUserId));

    /// <summary>The words to answer: without the mention that opens the message, every other reference made readable.</summary>
    /// <param name="botUserId">Our bot's user id; null when it is not known, then nothing is stripped.</param>
    /// <param name="botName">What to call the bot where it is mentioned later in the message. Without it: its user id.</param>
    public string TextFor(string? botUserId, string? botName = null)
    {
        var text = new StringBuilder();
        foreach (var token in WithoutLeadingMention(botUserId))
            text.Append(botName is not null && IsMentionOf(token, botUserId) ? "@" + botName : token.Readable());
        return text.ToString();
    }

    public bool Equals(SlackText? other) => other is not null && tokens.AsSpan().SequenceEqual(other.tokens);

    public override bool Equals(object? obj) => Equals(obj as SlackText);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var token in tokens)
            hash.Add(token);
        return hash.ToHashCode();
    }

    /// <summary>Says how much there is and not what: this ends up in logs.</summary>
    public override string ToString() => $"SlackText({tokens.Length} tokens)";

    private IEnumerable<SlackTextToken> WithoutLeadingMention(string? botUserId)
    {
        var lead = Array.FindIndex(tokens, t => t is not SlackTextToken.Plain plain || !string.IsNullOrWhiteSpace(plain.Text));
        if (lead < 0 || !IsMentionOf(tokens[lead], botUserId))
            return tokens;

        var rest = tokens[(lead + 1)..];
        if (rest is [SlackTextToken.Plain first, ..])
            rest[0] = new SlackTextToken.Plain(first.Text.TrimStart());
        return rest;
    }

    private static bool IsMentionOf(SlackTextToken token, string? botUserId) =>
        token is SlackTextToken.User user && user.Id == botUserId;
}
