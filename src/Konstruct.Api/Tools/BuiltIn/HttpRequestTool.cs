using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Konstruct.Api.Platform.Egress;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary>
/// <c>http_request</c>: one request to a host on the employee's list, through the guarded egress. https only, save where the operator opened
/// the origin for tools; every redirect is held against the list again.
/// </summary>
internal sealed class HttpRequestTool(Egress egress, IReadOnlyList<string> hosts) : ITool
{
    private static readonly TimeSpan s_exchange = TimeSpan.FromSeconds(18);
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public ToolDefinition Definition { get; } = DefinitionFor(hosts);

    public static ToolDefinition DefinitionFor(IReadOnlyList<string> hosts) => new(
        BuiltInTools.HttpRequest,
        "Make one HTTP request and get status, content type and text of the answer. "
        + (hosts.Count == 0 ? "No host may be reached yet; an administrator has to allow one." : $"Only these hosts may be reached: {string.Join(", ", hosts)}."),
        """{"type":"object","properties":{"url":{"type":"string","minLength":1,"maxLength":2000,"description":"An absolute https address."},"method":{"type":"string","enum":["GET","HEAD","POST","PUT","PATCH","DELETE"],"description":"GET if left out."},"headers":{"type":"object","maxProperties":20,"additionalProperties":{"type":"string","maxLength":1000}},"body":{"type":"string","maxLength":32768,"description":"For POST, PUT and PATCH; say its type in the header Content-Type, application/json if left out."}},"required":["url"],"additionalProperties":false}""",
        ToolRisk.ReachesOutside, Idempotent: false, TimeSpan.FromSeconds(20), ResultLimit: 32 * 1024);

    /// <summary>Reading again is harmless; anything else may have done its work already.</summary>
    public bool IsIdempotent(JsonElement arguments) => MethodOf(arguments) is "GET" or "HEAD";

    public async Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(arguments.GetProperty("url").GetString(), UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.UserInfo.Length > 0)
            return new ToolOutcome.Failed(ToolFailures.HttpAddressInvalid, "The address is not an absolute https address without user name and password.");
        if (!IsAllowed(address))
            return new ToolOutcome.Failed(ToolFailures.HttpHostNotAllowed, hosts.Count == 0
                ? "No host may be reached yet; an administrator has to allow one."
                : $"This host may not be reached. Allowed are: {string.Join(", ", hosts)}.");
        if (!IsSafe(address))
            return new ToolOutcome.Failed(ToolFailures.HttpSchemeNotAllowed, "Only https is allowed.");

        using var request = new HttpRequestMessage(new HttpMethod(MethodOf(arguments)), address);
        if (HttpRequestHeaders.Fill(request, arguments, context.ToolCallId) is { } refused)
            return refused;
        try
        {
            // no limit on the length: what is beyond the result's limit is not read
            var policy = new EgressPolicy(
                s_exchange, long.MaxValue, FollowRedirects: true, EgressDestination.GivenToTools, target => IsAllowed(target) && IsSafe(target));
            using var response = await egress.SendAsync(request, policy, cancellation);
            return await ReadAsync(response, response.RequestMessage?.RequestUri ?? address, cancellation);
        }
        catch (EgressTimeoutException)
        {
            return new ToolOutcome.Failed(ToolFailures.TimedOut, "The server did not answer in time. What it did is not known.");
        }
        catch (EgressRefusedException)
        {
            return new ToolOutcome.Failed(ToolFailures.HttpRefused, "The request was not let out: the address, or where it redirects to, may not be reached.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new ToolOutcome.Failed(ToolFailures.HttpUnreachable, "The server could not be reached, or broke the connection.");
        }
    }

    private bool IsAllowed(Uri address) =>
        hosts.Any(rule => HostRule.Allows(rule, address.IdnHost, address.Port, address.Scheme == Uri.UriSchemeHttps ? 443 : 80));

    private bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || egress.IsOpenToTools(address);

    private static string MethodOf(JsonElement arguments) =>
        arguments.TryGetProperty("method", out var wanted) && s_methods.Contains(wanted.GetString()) ? wanted.GetString()! : "GET";

    private async Task<ToolOutcome> ReadAsync(HttpResponseMessage response, Uri address, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Status: {(int)response.StatusCode}\nAddress: {address}\n");
        var type = response.Content.Headers.ContentType;
        if (type is not null)
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: {type}\n");
        var cut = false;
        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            text.Append("The answer is compressed in a way that was not asked for; it was not read.");
        }
        else if (!IsText(type))
        {
            text.Append("The answer is not text; it was not read.");
        }
        else
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            (var content, cut) = await BoundedText.ReadAsync(body, type?.CharSet, Definition.ResultLimit, cancellation);
            text.Append('\n').Append(content);
        }

        return new ToolOutcome.Completed(text.ToString(), cut, "web:" + address.IdnHost);
    }

    private static bool IsText(MediaTypeHeaderValue? type) => type?.MediaType is not { } media
        || media.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || media.EndsWith("json", StringComparison.OrdinalIgnoreCase)
        || media.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
        || media.EndsWith("yaml", StringComparison.OrdinalIgnoreCase)
        || media is "application/javascript" or "application/x-www-form-urlencoded" or "application/x-ndjson";
}
