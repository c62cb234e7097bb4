namespace Konstruct.Api.Channels.Slack;

/// <summary>A bot token that cannot be printed, logged or serialised by accident: it has no public value, only <see cref="Reveal"/>.</summary>
internal readonly record struct SlackToken
{
    private readonly string? value;

    public SlackToken(string value)
    {
        ArgumentNullException.ThrowIfNull(value);

        // Checked here so that a token with a line break fails without its text in an exception further down.
        if (value.Length is 0 or > 512 || value.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException("A Slack token is 1 to 512 visible ASCII characters.", nameof(value));

        this.value = value;
    }

    /// <summary>The secret itself: for the Authorization header and for encryption at rest, nothing else.</summary>
    public string Reveal() => value ?? throw new InvalidOperationException("This Slack token was never set.");

    public override string ToString() => "SlackToken(redacted)";
}
