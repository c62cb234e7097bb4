using System.Net;
using System.Net.Http.Headers;
using Konstruct.Api.Conversations;
using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Channels.Slack;

/// <summary>What <c>files.info</c> says of a file.</summary>
/// <param name="Mode"><c>hosted</c>, <c>external</c>, <c>tombstone</c>, …</param>
/// <param name="Address">Where its content is, for whoever has the token.</param>
internal sealed record SlackFileInfo(string? Mode, long? Size, string? Address);

/// <summary>
/// Downloads files. The token goes to Slack's own hosts alone, whatever address the file is said to have, and no redirect is followed. A
/// token or scope that Slack minds is answered with a page to sign in, and 200: what comes is compared with what was announced.
/// </summary>
internal sealed class SlackFiles(SlackApi api, ISlackTransport transport, IOptions<SlackOptions> options)
{
    public async Task<Fetched> FetchAsync(SlackWorkspace workspace, string file, int maxBytes, CancellationToken cancellation) =>
        await api.FileInfoAsync(workspace, file, cancellation) switch
        {
            SlackResult<SlackFileInfo>.Ok { Value: var info } => await FetchAsync(workspace, info, maxBytes, cancellation),
            SlackResult<SlackFileInfo>.Failed failed => new Fetched.Failed(failed.Failure.Code),
            SlackResult<SlackFileInfo>.Unknown unknown => new Fetched.Failed(unknown.Code),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Slack's own host, as the settings name it, and those below it: the API's is slack.com, the files' is files.slack.com.</summary>
    internal static bool IsSlacks(Uri address, Uri api) =>
        address.Scheme == api.Scheme && address.Port == api.Port && address.UserInfo.Length == 0
        && (address.IdnHost == api.IdnHost || (api.HostNameType == UriHostNameType.Dns && address.IdnHost.EndsWith("." + api.IdnHost, StringComparison.Ordinal)));

    private async Task<Fetched> FetchAsync(SlackWorkspace workspace, SlackFileInfo info, int maxBytes, CancellationToken cancellation)
    {
        if (info.Mode is "external")
            return new Fetched.Failed("file_external");
        if (info.Mode is "tombstone" or "hidden_by_limit")
            return new Fetched.Failed("file_gone");
        if (info.Size > maxBytes)
            return new Fetched.Failed("file_too_large");
        if (!Uri.TryCreate(info.Address, UriKind.Absolute, out var address) || !IsSlacks(address, options.Value.MethodUri("")))
            return new Fetched.Failed("file_address_refused");
        try
        {
            return await DownloadAsync(workspace, address, info.Size, maxBytes, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or EgressException)
        {
            return new Fetched.Failed(e is EgressException egress ? egress.Code : "connection_lost");
        }
    }

    private async Task<Fetched> DownloadAsync(SlackWorkspace workspace, Uri address, long? announced, int maxBytes, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", workspace.Token.Reveal());
        using var response = await transport.SendAsync(request, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
            return new Fetched.Failed($"http_{(int)response.StatusCode}");
        if (response.Content.Headers.ContentType?.MediaType == "text/html")
            return new Fetched.Failed("file_not_readable");
        if (response.Content.Headers.ContentLength > maxBytes)
            return new Fetched.Failed("file_too_large");

        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        if (await LimitedBody.ReadAsync(stream, maxBytes, cancellation) is not { } content)
            return new Fetched.Failed("file_too_large");
        return announced is null || announced == content.Length ? new Fetched.Done(content) : new Fetched.Failed("file_incomplete");
    }
}
