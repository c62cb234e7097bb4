using System.Diagnostics;
using Konstruct.Api.Llm.Prices;
using Konstruct.Api.Llm.Providers;
using Konstruct.Api.Llm.Requests;
using Konstruct.Api.Llm.Routing;

namespace Konstruct.Api.Llm;

/// <summary>
/// The models behind every answer. Three steps, so that the caller can record what it is about to do before it does it:
/// <see cref="Choose"/> a route, <see cref="Prepare"/> the exact body, <see cref="CallAsync(PreparedCall, CancellationToken)"/>.
/// </summary>
internal sealed class LlmPool(
    ProviderCatalog providers,
    RouteTable routes,
    RouteChooser chooser,
    Cooldowns cooldowns,
    PriceTable prices,
    LlmMetrics metrics,
    TimeProvider time,
    ILogger<LlmPool> log)
{
    /// <summary>The next attempt of a turn.</summary>
    /// <param name="preference"><c>quality</c>, <c>balanced</c>, <c>economy</c>, <c>local</c>, or <c>provider/model</c>.</param>
    /// <param name="failedSoFar">The turn's failed attempts, oldest first.</param>
    /// <param name="turnStartedAt">When the turn began; for a turn resumed after a crash, when it was resumed.</param>
    public RouteChoice Choose(string preference, IReadOnlyList<FailedCall> failedSoFar, DateTimeOffset turnStartedAt) =>
        chooser.Choose(preference, failedSoFar, turnStartedAt);

    /// <summary>
    /// Writes the body, in the route's format or, where the prompt has tools or images, in the one that writes those too.
    /// Deterministic: format, model and prompt give the same bytes, today and after any update.
    /// </summary>
    public PreparedCall Prepare(ModelRoute route, ChatPrompt prompt)
    {
        var plain = RequestFormats.Find(route.RequestFormat) ?? throw new ArgumentException($"{route.RequestFormat} is no request format.", nameof(route));
        var format = plain.Fitting(prompt).Name;
        var body = RequestFormats.Write(format, route.Model, prompt);
        return new PreparedCall(route with { RequestFormat = format }, body, BodyDigest.Of(body), TokenEstimate.Of(prompt));
    }

    /// <inheritdoc cref="CallAsync(PreparedCall, Func{string, CancellationToken, ValueTask}, CancellationToken)"/>
    public Task<CallOutcome> CallAsync(PreparedCall call, CancellationToken cancellation) =>
        CallAsync(call, (_, _) => ValueTask.CompletedTask, cancellation);

    /// <summary>Makes the call once. Failures are outcomes; only the caller's own cancellation is an exception.</summary>
    /// <param name="onText">
    /// Gets the text piece by piece. A call may still fail after that: the pieces are a preview, the outcome is the truth.
    /// When it throws (a viewer has gone) it is not called again, and the call goes on.
    /// </param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public async Task<CallOutcome> CallAsync(PreparedCall call, Func<string, CancellationToken, ValueTask> onText, CancellationToken cancellation)
    {
        var (name, model) = (call.Route.Provider, call.Route.Model);
        var provider = providers.Find(name) ?? throw new ArgumentException($"There is no provider {name}.", nameof(call));
        var modelTag = routes.All.Any(r => r.Model == model) || prices.Knows(model) ? model : "other";
        using var activity = StartActivity(call);
        var progress = new CallProgress(time);
        CallOutcome outcome;
        try
        {
            await StreamAsync(provider, call, progress, onText, cancellation);
            outcome = Answered(provider, call, progress);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            metrics.RecordCancelled(name, modelTag);
            throw;
        }
        catch (Exception e) when (CallFailure.Name(e) is { } failure)
        {
            outcome = Failed(provider, call, progress, failure);
        }

        Settle(call, progress, outcome);
        metrics.Record(name, modelTag, outcome);
        Describe(activity, outcome);
        return outcome;
    }

    private async Task StreamAsync(
        Provider provider, PreparedCall call, CallProgress progress, Func<string, CancellationToken, ValueTask> onText, CancellationToken cancellation)
    {
        var left = call.Route.EndBy - time.GetUtcNow();
        using var end = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var silence = new CancellationTokenSource(provider.FirstTokenTimeout, time);
        var previewing = true;
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, end.Token, silence.Token);
        try
        {
            var updates = provider.Client.GetStreamingResponseAsync([], new PreparedBody(call.Body).AsOptions(call.Route.Model), any.Token);
            await foreach (var update in updates)
            {
                var text = progress.Take(update);
                if (progress.FirstTokenMilliseconds is not null)
                    silence.CancelAfter(Timeout.InfiniteTimeSpan);
                if (text.Length > 0 && previewing)
                    previewing = await ShowAsync(onText, text, call.Route, cancellation);
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested && any.IsCancellationRequested)
        {
            throw new ProviderCallException(silence.IsCancellationRequested ? FailureCodes.FirstTokenTimeout : FailureCodes.CallTimeout, inner: e)
            {
                ProviderRequestId = progress.ProviderRequestId,
            };
        }

        if (string.IsNullOrWhiteSpace(progress.Text) && progress.ToolCalls.Count == 0)
            throw new ProviderCallException(FailureCodes.EmptyAnswer, JsonReading.Identifier(progress.FinishReason)) { ShouldRetry = progress.FinishReason != "length" };
    }

    private async ValueTask<bool> ShowAsync(Func<string, CancellationToken, ValueTask> onText, string text, ModelRoute route, CancellationToken cancellation)
    {
        try
        {
            await onText(text, cancellation);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Its type alone: the message is somebody else's and may quote the text.
            log.LogWarning("The preview of a call to {Provider} {Model} ended early: {Exception}", route.Provider, route.Model, e.GetType().Name);
            return false;
        }
    }

    private CallOutcome.Answered Answered(Provider provider, PreparedCall call, CallProgress progress)
    {
        var usage = progress.Usage(call);
        return new CallOutcome.Answered(
            progress.Text,
            JsonReading.Identifier(progress.FinishReason) ?? "unknown",
            usage,
            Cost(provider, call, usage),
            prices.Version,
            progress.FirstTokenMilliseconds,
            progress.TotalMilliseconds,
            progress.ProviderRequestId)
        {
            ToolCalls = progress.ToolCalls,
        };
    }

    private CallOutcome.Failed Failed(Provider provider, PreparedCall call, CallProgress progress, ProviderCallException failure)
    {
        // Turned away with a status, or never reached: nothing was processed. Otherwise the provider may well charge.
        var untouched = failure.HttpStatus is not null || failure.Code is FailureCodes.Unreachable or FailureCodes.EgressRefused;
        var usage = untouched ? null : progress.Usage(call);
        var total = progress.TotalMilliseconds;
        return new CallOutcome.Failed(
            failure.Code,
            failure.Detail,
            CallFailure.MayRetry(failure, total),
            failure.RetryAfter,
            failure.HttpStatus,
            usage,
            usage is null ? "0" : Cost(provider, call, usage),
            prices.Version,
            progress.FirstTokenMilliseconds,
            total,
            failure.ProviderRequestId ?? progress.ProviderRequestId);
    }

    private string? Cost(Provider provider, PreparedCall call, TokenUsage usage) =>
        provider.IsFree ? "0" : prices.Cost(call.Route.Model, usage, time.GetUtcNow());

    private void Settle(PreparedCall call, CallProgress progress, CallOutcome outcome)
    {
        if (outcome is not CallOutcome.Failed failed)
        {
            cooldowns.Succeeded(call.Route.Provider, progress.BegunAt);
            return;
        }

        cooldowns.Failed(call.Route.Provider, failed.Code, failed.RetryAfter, progress.BegunAt);
        log.LogWarning(
            "Model call failed: {Provider} {Model} {Code} {Detail} status {HttpStatus} after {Milliseconds} ms, request {RequestId}",
            call.Route.Provider, call.Route.Model, failed.Code, failed.Detail, failed.HttpStatus, failed.TotalMilliseconds, failed.ProviderRequestId);
    }

    private static Activity? StartActivity(PreparedCall call) => LlmMetrics.Activities.StartActivity($"chat {call.Route.Model}", ActivityKind.Client)
        ?.SetTag("gen_ai.operation.name", "chat")
        .SetTag("gen_ai.provider.name", call.Route.Provider)
        .SetTag("gen_ai.request.model", call.Route.Model)
        .SetTag("konstruct.llm.request_format", call.RequestFormat);

    private static void Describe(Activity? activity, CallOutcome outcome)
    {
        if (outcome is CallOutcome.Failed failed)
        {
            activity?.SetTag("error.type", failed.Code).SetStatus(ActivityStatusCode.Error, failed.Code);
            return;
        }

        var answered = (CallOutcome.Answered)outcome;
        activity?.SetTag("gen_ai.response.finish_reasons", answered.FinishReason)
            .SetTag("gen_ai.usage.input_tokens", answered.Usage.Input)
            .SetTag("gen_ai.usage.output_tokens", answered.Usage.Output);
    }
}
