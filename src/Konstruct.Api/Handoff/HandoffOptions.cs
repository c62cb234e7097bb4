namespace Konstruct.Api.Handoff;

/// <summary>The settings under <c>Handoff</c>.</summary>
internal sealed class HandoffOptions
{
    public const string Section = "Handoff";

    /// <summary>How long a webhook may take to answer with a status. Default 10 s.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Origins (<c>http://helpdesk.internal:8080</c>) that the operator trusts with packages although they are private or not encrypted.
    /// Default: none; then webhooks go to public addresses over https alone.
    /// </summary>
    public IList<string> WebhookOrigins { get; set; } = [];
}
