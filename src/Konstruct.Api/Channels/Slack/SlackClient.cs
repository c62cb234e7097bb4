using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Konstruct.Api.Platform;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// One call: a form, a token, a time-out, and a reply that is read to its end. Knows no method; <see cref="SlackApi"/> does.
/// Arguments go as a form, which every method takes, and the token in its header, so that it stands in no URL.
/// </summary>
internal sealed partial class SlackClient(
    ISlackTransport transport,
    SlackMethodPause pauses,
    IOptions<SlackOptions> options,
    SlackMetrics metrics,
    TimeProvider time,
    ILogger<SlackClient> log)
{
    private const int MaxReplyBytes = 4 * 1024 * 1024;

    /// <param name="isSeenTwice">Repeating the call after it happened would show: then a lost reply is <see cref="SlackResult{T}.Unknown"/>, else a failure to retry.</param>
    /// <param name="read">Makes the value of a successful reply; null when the reply lacks what it must have.</param>
    public async Task<SlackResult<T>> CallAsync<T>(
        SlackWorkspace workspace,
        string method,
        IEnumerable<KeyValuePair<string, string?>> arguments,
        bool isSeenTwice,
        Func<SlackJson, T?> read,
        CancellationToken cancellation)
        where T : notnull
    {
        if (pauses.Remaining(workspace.Key, method) is { } remaining)
        {
            metrics.Called(method, "paused", duration: null);
            return new SlackResult<T>.Failed(new("ratelimited", SlackFailureKind.Retry, remaining));
        }

        var started = time.GetTimestamp();
        var result = await SendAsync(workspace, method, arguments, isSeenTwice, read, cancellation);
        metrics.Called(method, Outcome(result), time.GetElapsedTime(started));
        return result;
    }

    private static string Outcome<T>(SlackResult<T> result) => result switch
    {
        SlackResult<T>.Ok => "ok",
        SlackResult<T>.Failed failed => failed.Failure.Kind.ToString(),
        _ => "unknown",
    };

    private static SlackResult<T> Lost<T>(string code, bool isSeenTwice) => isSeenTwice
        ? new SlackResult<T>.Unknown(code)
        : new SlackResult<T>.Failed(new(code, SlackFailureKind.Retry));

    // Nothing of the request had been written when these happened.
    private static bool WasNotSent(HttpRequestException failure) => failure.HttpRequestError
        is HttpRequestError.NameResolutionError
        or HttpRequestError.ConnectionError
        or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError;

    private async Task<SlackResult<T>> SendAsync<T>(
        SlackWorkspace workspace,
        string method,
        IEnumerable<KeyValuePair<string, string?>> arguments,
        bool isSeenTwice,
        Func<SlackJson, T?> read,
        CancellationToken cancellation)
        where T : notnull
    {
        using var timeout = new CancellationTokenSource(options.Value.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.MethodUri(method));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", workspace.Token.Reveal());
        request.Content = new FormUrlEncodedContent(arguments.Where(a => a.Value is not null)!);
        try
        {
            using var response = await transport.SendAsync(request, both.Token);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                return Limited<T>(workspace, method, response);
            if (response.StatusCode != HttpStatusCode.OK)
                return Refused<T>(response.StatusCode);

            await using var stream = await response.Content.ReadAsStreamAsync(both.Token);
            var body = await LimitedBody.ReadAsync(stream, MaxReplyBytes, both.Token);
            return body is not null && SlackJson.TryRead(body, out var reply) && reply.IsObject
                ? Read(workspace, method, response, reply, isSeenTwice, read)
                : Lost<T>("unreadable_reply", isSeenTwice);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return Lost<T>("timeout", isSeenTwice);
        }
        catch (HttpRequestException failure) when (WasNotSent(failure))
        {
            return new SlackResult<T>.Failed(new("connection_failed", SlackFailureKind.Retry));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Lost<T>("connection_lost", isSeenTwice);
        }
    }

    private SlackResult<T> Read<T>(
        SlackWorkspace workspace, string method, HttpResponseMessage response, SlackJson reply, bool isSeenTwice, Func<SlackJson, T?> read)
        where T : notnull
    {
        var code = reply["ok"].IsTrue ? "" : SlackApiErrors.Code(reply["error"].Text);
        if (code is "ratelimited" or "rate_limited")
            return Limited<T>(workspace, method, response);

        if (code.Length == 0 || SlackApiErrors.IsSuccess(method, code))
        {
            if (reply["warning"].Text is { } warning)
                Warned(method, SlackApiErrors.Code(warning));
            return read(reply) is { } value ? new SlackResult<T>.Ok(value) : Lost<T>("unreadable_reply", isSeenTwice);
        }

        var kind = SlackApiErrors.KindOf(code);
        if (kind == SlackFailureKind.OurBug)
            RefusedAsOurBug(method, code, SlackApiErrors.IsKnown(code));
        return new SlackResult<T>.Failed(new(
            code,
            kind,
            Needed: reply["needed"].Text is { } needed ? SlackApiErrors.Code(needed) : null,
            MayHaveHappened: SlackApiErrors.MayHaveHappened(code)));
    }

    private SlackResult<T> Limited<T>(SlackWorkspace workspace, string method, HttpResponseMessage response)
    {
        var header = response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null;
        var after = int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : options.Value.DefaultRetryAfter;
        pauses.Begin(workspace.Key, method, after);
        return new SlackResult<T>.Failed(new("ratelimited", SlackFailureKind.Retry, pauses.Remaining(workspace.Key, method) ?? after));
    }

    // A redirect, a proxy's page, an outage: only 5xx passes by itself, and it may come after the work was done.
    private static SlackResult<T> Refused<T>(HttpStatusCode status)
    {
        var isOutage = (int)status >= 500;
        return new SlackResult<T>.Failed(new(
            $"http_{(int)status}", isOutage ? SlackFailureKind.Retry : SlackFailureKind.OurBug, MayHaveHappened: isOutage));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Slack accepted {Method} with the warning {Warning}")]
    private partial void Warned(string method, string warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "Slack refused {Method} with {Code} (known: {Known}); what we send is wrong or Slack has changed")]
    private partial void RefusedAsOurBug(string method, string code, bool known);
}
