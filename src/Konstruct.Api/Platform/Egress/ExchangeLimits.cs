namespace Konstruct.Api.Platform.Egress;

/// <summary>Time and size limits of one exchange, alive until its response is disposed.</summary>
internal sealed class ExchangeLimits : IDisposable
{
    private readonly EgressPolicy _policy;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;

    public ExchangeLimits(EgressPolicy policy, TimeProvider time, CancellationToken caller)
    {
        _policy = policy;
        _caller = caller;
        _deadline = new CancellationTokenSource(policy.Timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, caller);
    }

    /// <summary>Cancelled by the caller or by the time limit.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Puts the body under the limits; from here on the response's disposal ends them.</summary>
    public void Guard(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentLength > _policy.MaxResponseBytes)
        {
            response.Dispose();
            throw TooLarge();
        }

        response.Content = new LimitedContent(response.Content, this);
    }

    /// <summary>Counts bytes as they are read.</summary>
    public void Count(long total)
    {
        if (total > _policy.MaxResponseBytes)
            throw TooLarge();
    }

    /// <summary>Says which limit an exception stands for; anything else stays what it is.</summary>
    public Exception Translate(Exception e) => e switch
    {
        HttpRequestException { InnerException: EgressRefusedException refused } => new EgressRefusedException(refused.Message, e),
        _ when _caller.IsCancellationRequested => e is OperationCanceledException ? e : new OperationCanceledException(e.Message, e, _caller),
        // Cutting a connection shows as a broken stream as often as a cancellation, hence the question to the clock first.
        OperationCanceledException or HttpRequestException or IOException when _deadline.IsCancellationRequested =>
            new EgressTimeoutException($"The exchange took longer than {_policy.Timeout.TotalSeconds:0.###} s.", connecting: false, e),
        OperationCanceledException { InnerException: TimeoutException } => new EgressTimeoutException("Connecting took too long.", connecting: true, e),
        _ => e,
    };

    public void Dispose()
    {
        _either.Dispose();
        _deadline.Dispose();
    }

    private EgressTooLargeException TooLarge() => new($"The answer is longer than {_policy.MaxResponseBytes} bytes.");
}
