namespace Konstruct.Api.Channels.Slack;

/// <summary>A piece of what somebody wrote: words, or one of Slack's references in angle brackets.</summary>
internal abstract record SlackTextToken
{
    private SlackTextToken() { }

    /// <summary>The case alone, for logs. <see cref="Readable"/> is the text.</summary>
    public sealed override string ToString() => GetType().Name;

    public sealed record Plain(string Text) : SlackTextToken;

    public sealed record User(string Id, string? Label) : SlackTextToken;

    public sealed record Channel(string Id, string? Label) : SlackTextToken;

    public sealed record Link(string Url, string? Label) : SlackTextToken;

    /// <summary><c>!here</c>, <c>!subteam^S1</c>, <c>!date^…</c>: the name is what stands before the first caret.</summary>
    public sealed record Special(string Name, string? Label) : SlackTextToken;

    /// <summary>How the token reads to a person or a model.</summary>
    public string Readable() => this switch
    {
        Plain t => t.Text,
        User t => "@" + (t.Label?.TrimStart('@') ?? t.Id),
        Channel t => "#" + (t.Label?.TrimStart('#') ?? t.Id),
        Link t => ReadableLink(t.Url, t.Label),
        Special { Label: { } label } => label,
        Special t => "@" + t.Name,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string ReadableLink(string url, string? label)
    {
        const string mail = "mailto:";
        var address = url.StartsWith(mail, StringComparison.OrdinalIgnoreCase) ? url[mail.Length..] : url;
        return label is null || label == url || label == address ? address : $"{label} ({address})";
    }
}
