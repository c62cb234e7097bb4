namespace Konstruct.Simulators.Slack;

/// <summary>The demo workspace, the app it has installed, and how its events reach the product.</summary>
public sealed class SlackOptions
{
    /// <summary>Where events go; empty sends none.</summary>
    public string? EventsUrl { get; set; } = "http://127.0.0.1:8080/slack/events";

    /// <summary>The secret that signs events.</summary>
    public string SigningSecret { get; set; } = "demo-signing-secret";

    /// <summary>The app's client id, for <c>oauth.v2.access</c> and <c>apps.uninstall</c>.</summary>
    public string ClientId { get; set; } = "demo-client-id";

    /// <summary>The app's client secret.</summary>
    public string ClientSecret { get; set; } = "demo-client-secret";

    /// <summary>The app's id.</summary>
    public string AppId { get; set; } = "A0KONSTRUCT";

    /// <summary>Seeds the demo workspace.</summary>
    public bool SeedDemo { get; set; } = true;

    /// <summary>The demo workspace's id.</summary>
    public string TeamId { get; set; } = "T0DEMO";

    /// <summary>The demo workspace's name.</summary>
    public string TeamName { get; set; } = "Konstruct Demo";

    /// <summary>The demo installation's bot token.</summary>
    public string BotToken { get; set; } = "xoxb-demo-0000000000-konstruct";

    /// <summary>The demo installation's bot user.</summary>
    public string BotUserId { get; set; } = "U0KONSTRUCT";

    /// <summary>The demo installation's bot.</summary>
    public string BotId { get; set; } = "B0KONSTRUCT";

    /// <summary>The bot's name, by which people mention it.</summary>
    public string BotName { get; set; } = "Konstruct";

    /// <summary>How long the receiver of an event may take to acknowledge it.</summary>
    public int AcknowledgeWithinMs { get; set; } = 3000;

    /// <summary>The waits before the three repetitions of an event. The real ones are about 0, 60 and 300 seconds.</summary>
    public IList<int> RetryDelaysMs { get; set; } = [];

    /// <summary>The waits used when <see cref="RetryDelaysMs"/> is empty.</summary>
    internal static readonly IReadOnlyList<int> DefaultRetryDelaysMs = [50, 2000, 8000];

    /// <summary>Posts a second that one channel takes; null for no limit. The real one is about 1.</summary>
    public double? PostsPerSecondPerChannel { get; set; }

    /// <summary>How many posts a channel takes at once before <see cref="PostsPerSecondPerChannel"/> holds them back.</summary>
    public int PostBurst { get; set; } = 1;

    /// <summary>Treats the app as not approved for the Marketplace: <c>conversations.replies</c> once a minute and at most 15 items.</summary>
    public bool NonMarketplaceLimits { get; set; }
}
