using System.Diagnostics;
using Konstruct.Api.Embeddings.Providers;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Prices;
using Konstruct.Api.Platform;
using Konstruct.Domain.Embeddings;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.AI;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Embeddings;

/// <summary>The one way to vectors. Every call in the background is an event; a turn puts the figures into its own.</summary>
internal sealed class EmbeddingCalls(
    IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingModel model, EmbeddingOptions options, PriceTable prices,
    EventStreams.EventStore store, KeyVault keys, Ids ids, TimeProvider time, ILogger<EmbeddingCalls> log)
{
    /// <summary>Texts of one call.</summary>
    public const int MaxBatch = 64;

    public const string StreamType = "embedding";

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    /// <summary>The model that serves now.</summary>
    public EmbeddingModel Model => model;

    /// <summary>Vectors of any number of texts, in their order; batch by batch, each call an event of the tenant's.</summary>
    /// <param name="purpose"><see cref="EmbeddingPurpose"/>.</param>
    /// <param name="context">What the events hang on.</param>
    /// <exception cref="EmbeddingFailedException">A batch failed, for good or too often. The calls before it are recorded.</exception>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(
        TenantId tenant, string purpose, IReadOnlyList<string> texts, EventContext context, CancellationToken cancellation)
    {
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in texts.Chunk(MaxBatch))
            vectors.AddRange(await EmbedBatchAsync(tenant, purpose, batch, context, cancellation));
        return vectors;
    }

    /// <summary>
    /// Vectors for a turn that is waiting: one attempt within <see cref="EmbeddingOptions.RecallTimeout"/>, and no event of its own. The
    /// caller records <see cref="EmbeddedTexts.Usage"/>, or that of the exception, in the turn's.
    /// </summary>
    /// <exception cref="EmbeddingFailedException">There are none; the turn goes on without.</exception>
    public Task<EmbeddedTexts> EmbedForTurnAsync(IReadOnlyList<string> texts, CancellationToken cancellation) =>
        CallAsync(texts, options.RecallTimeout, cancellation);

    /// <summary>The stream of a tenant's embedding calls.</summary>
    public static StreamId Stream(TenantVault vault) => new(vault.Tenant, StreamType, vault.Digest(StreamType));

    private async Task<IReadOnlyList<float[]>> EmbedBatchAsync(
        TenantId tenant, string purpose, IReadOnlyList<string> texts, EventContext context, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var embedded = await CallAsync(texts, options.Timeout, cancellation);
                await RecordAsync(tenant, Called(purpose, embedded.Usage), context);
                return embedded.Vectors;
            }
            catch (EmbeddingFailedException e)
            {
                await RecordAsync(tenant, Failed(purpose, e), context);
                if (!e.MayRetry || attempt >= options.MaxAttempts || e.RetryAfter > s_longestWait)
                    throw;
                await Task.Delay(e.RetryAfter ?? TimeSpan.FromMilliseconds(250 * attempt), time, cancellation);
            }
        }
    }

    private async Task<EmbeddedTexts> CallAsync(IReadOnlyList<string> texts, TimeSpan limit, CancellationToken cancellation)
    {
        if (texts.Count is 0 or > MaxBatch || texts.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException($"A batch has 1 to {MaxBatch} texts, and none is blank.", nameof(texts));
        var cut = texts.Select(t => EmbeddingText.Cut(t, model.MaxCharacters)).ToList();
        var begun = time.GetTimestamp();
        using var activity = EmbeddingMetrics.Activities.StartActivity($"embeddings {model.Name}", ActivityKind.Client)
            ?.SetTag("gen_ai.operation.name", "embeddings").SetTag("gen_ai.provider.name", model.Provider).SetTag("gen_ai.request.model", model.Name);
        using var end = new CancellationTokenSource(limit, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, end.Token);
        ProviderCallException failure;
        try
        {
            var answer = await generator.GenerateAsync(cut, cancellationToken: any.Token);
            var vectors = answer.Select(e => EmbeddingText.ToUnitLength(e.Vector.ToArray())).ToList();
            var requestId = answer.AdditionalProperties?.TryGetValue(ProviderEmbeddings.RequestIdKey, out string? id) == true ? id : null;
            var usage = Usage(cut, answer.Usage?.InputTokenCount, isUntouched: false, begun, requestId);
            return vectors.Find(v => v.Length != options.Dimensions) is { } other
                ? throw new EmbeddingFailedException(
                    EmbeddingFailedException.DimensionsMismatch, $"{other.Length}", usage, new ProviderCallException(FailureCodes.MalformedResponse))
                : new EmbeddedTexts(vectors, usage);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested && end.IsCancellationRequested)
        {
            failure = new ProviderCallException(FailureCodes.CallTimeout, inner: e);
        }
        catch (Exception e) when (e is not EmbeddingFailedException && !cancellation.IsCancellationRequested && CallFailure.Name(e) is { } named)
        {
            failure = named;
        }

        // turned away with a status, or never reached: nothing was processed
        var isUntouched = failure.HttpStatus is not null || failure.Code is FailureCodes.Unreachable or FailureCodes.EgressRefused;
        var taken = Usage(cut, null, isUntouched, begun, failure.ProviderRequestId);
        activity?.SetTag("error.type", failure.Code).SetStatus(ActivityStatusCode.Error, failure.Code);
        log.LogWarning(
            "Embedding failed: {Provider} {Model} {Code} {Detail} status {HttpStatus} after {Milliseconds} ms",
            model.Provider, model.Name, failure.Code, failure.Detail, failure.HttpStatus, taken.LatencyMilliseconds);
        throw new EmbeddingFailedException(failure.Code, failure.Detail, taken, failure)
        {
            MayRetry = Passes(failure),
            HttpStatus = failure.HttpStatus,
            RetryAfter = failure.RetryAfter,
        };
    }

    /// <summary>Work in the background has time: a limit of an hour passes too. What a person must mend does not.</summary>
    private static bool Passes(ProviderCallException failure) => failure.Code switch
    {
        FailureCodes.ProviderError or FailureCodes.ConnectionLost or FailureCodes.Unreachable or FailureCodes.MalformedResponse
            or FailureCodes.RateLimited or FailureCodes.CallTimeout => failure.ShouldRetry ?? true,
        _ => false,
    };

    private EmbeddingUsage Usage(List<string> texts, long? told, bool isUntouched, long begun, string? requestId)
    {
        long? tokens = isUntouched ? null : told ?? texts.Sum(TokenEstimate.Of);
        var cost = isUntouched || model.IsFree ? "0"
            : prices.Cost(model.Name, new TokenUsage(tokens!.Value, 0, 0, 0, told is null), time.GetUtcNow());
        return new EmbeddingUsage(
            model.Provider, model.Name, options.Dimensions, texts.Count, tokens, Estimated: told is null, cost, prices.Version,
            (long)time.GetElapsedTime(begun).TotalMilliseconds, requestId);
    }

    private async Task RecordAsync(TenantId tenant, EmbeddingEvent happened, EventContext context)
    {
        // it has happened and was paid for, even if the caller is stopping
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        var vault = await keys.OfAsync(tenant, limit.Token);
        await store.CommitAsync(
            new UnitOfWork(tenant).Append(Stream(vault), ExpectedVersion.Any, new EventToAppend(ids.Next(), happened, context)), limit.Token);
    }

    private EmbeddingEvent Called(string purpose, EmbeddingUsage u) => new EmbeddingEvent.Called(
        ids.Next(), purpose, u.Provider, u.Model, u.Dimensions, u.Texts, u.Tokens ?? 0, u.Estimated, u.CostUsd, u.PriceTable, u.LatencyMilliseconds, u.ProviderRequestId);

    private EmbeddingEvent Failed(string purpose, EmbeddingFailedException e) => new EmbeddingEvent.CallFailed(
        ids.Next(), purpose, e.Usage.Provider, e.Usage.Model, e.Usage.Texts, e.Code, e.Detail, e.MayRetry, e.HttpStatus,
        e.RetryAfter is { } after ? (int)Math.Ceiling(after.TotalSeconds) : null, e.Usage.Tokens, e.Usage.CostUsd, e.Usage.PriceTable, e.Usage.LatencyMilliseconds);
}
