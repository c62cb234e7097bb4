namespace Konstruct.Api.Channels.Slack;

/// <summary>The settings under <c>Slack</c>. A class and not a record, so that printing it shows no secret.</summary>
internal sealed class SlackOptions
{
    public const string Section = "Slack";

    /// <summary>Signs every request Slack sends us. Without it the events endpoint cannot be served. No default.</summary>
    public string SigningSecret { get; set; } = "";

    /// <summary>The app's client id, for "Add to Slack". Empty: that button is not offered.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The app's client secret, for the exchange of the code.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Where the Web API lives; ends in <c>/api/</c>, the last slash may be missing. Default: Slack itself.</summary>
    public string ApiBaseUrl { get; set; } = "https://slack.com/api/";

    /// <summary>
    /// Whether people of other organisations are answered in channels shared with them (Slack Connect). Default false: what they say
    /// to the employee is recorded as rejected, and nothing is said back.
    /// </summary>
    public bool AnswerExternal { get; set; }

    /// <summary>How long one call may take from sending to the last byte of the reply. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause after a rate limit that names no time. Default 10 s.</summary>
    public TimeSpan DefaultRetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many pages of a thread a search for our own message reads before it says "not seen so far". Default 10.</summary>
    public int SearchPages { get; set; } = 10;

    /// <summary>Messages asked for per page of such a search; Slack may answer with fewer. Default 200.</summary>
    public int SearchPageSize { get; set; } = 200;

    public Uri MethodUri(string method) => new(ApiBaseUrl.TrimEnd('/') + "/" + method, UriKind.Absolute);
}
