using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Requests;

/// <summary>What the simulators received, in order of arrival, up to a limit.</summary>
public sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly ChangeSignal _signal;
    private readonly TimeProvider _time;
    private readonly int _limit;
    private readonly Queue<long> _order = new();
    private readonly Dictionary<long, RecordedRequest> _byNumber = [];
    private long _last;

    internal RequestLog(ChangeSignal signal, TimeProvider time, int limit)
    {
        _signal = signal;
        _time = time;
        _limit = limit;
    }

    /// <summary>Everything remembered, oldest first.</summary>
    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_gate)
                return [.. _order.Select(number => _byNumber[number])];
        }
    }

    /// <summary>The requests of one provider and, when given, one method.</summary>
    public IReadOnlyList<RecordedRequest> Of(string provider, string? method = null) =>
        [.. All.Where(request => request.Provider == provider && (method is null || request.Method == method))];

    /// <summary>How many requests of one provider and, when given, one method were received.</summary>
    public int Count(string provider, string? method = null)
    {
        lock (_gate)
            return _byNumber.Values.Count(request => request.Provider == provider && (method is null || request.Method == method));
    }

    /// <summary>How many calls of a chat endpoint were received, of all model providers.</summary>
    public int ModelCalls
    {
        get
        {
            lock (_gate)
                return _byNumber.Values.Count(request => request is { Method: "chat", Provider: not "slack" });
        }
    }

    /// <summary>Forgets them all; numbers go on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _order.Clear();
            _byNumber.Clear();
        }

        _signal.Notify();
    }

    internal long Arrived(string provider, string method, string? credential, string? body)
    {
        long number;
        lock (_gate)
        {
            number = ++_last;
            _order.Enqueue(number);
            _byNumber[number] = new(number, provider, method, _time.GetUtcNow(), RecordedRequest.Redact(credential), body);
            if (_order.Count > _limit)
                _byNumber.Remove(_order.Dequeue());
        }

        _signal.Notify();
        return number;
    }

    internal void Ended(long number, int status, string outcome)
    {
        lock (_gate)
        {
            if (_byNumber.TryGetValue(number, out var request))
                _byNumber[number] = request with { Status = status, Outcome = outcome, EndedAt = _time.GetUtcNow() };
        }

        _signal.Notify();
    }
}
