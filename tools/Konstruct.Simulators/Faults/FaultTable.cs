using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Faults;

/// <summary>The faults that are set. A call suffers the oldest one that matches it.</summary>
public sealed class FaultTable
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];
    private readonly ChangeSignal _signal;
    private long _last;

    internal FaultTable(ChangeSignal signal) => _signal = signal;

    /// <summary>The faults that are still to be suffered.</summary>
    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>Sets a fault and returns it with its id.</summary>
    public Fault Set(Fault fault)
    {
        lock (_gate)
        {
            fault = fault with { Id = ++_last };
            _faults.Add(fault);
        }

        _signal.Notify();
        return fault;
    }

    /// <summary>Takes a fault back; false when it was not there any more.</summary>
    public bool Clear(long id)
    {
        int removed;
        lock (_gate)
            removed = _faults.RemoveAll(fault => fault.Id == id);

        _signal.Notify();
        return removed > 0;
    }

    /// <summary>Takes all faults back.</summary>
    public void Clear()
    {
        lock (_gate)
            _faults.Clear();

        _signal.Notify();
    }

    /// <summary>The fault this call suffers, counted down; null when it is served properly.</summary>
    internal Fault? Take(string provider, string method)
    {
        Fault fault;
        lock (_gate)
        {
            var at = _faults.FindIndex(candidate => Matches(candidate.Provider, provider) && Matches(candidate.Method, method));
            if (at < 0)
                return null;

            fault = _faults[at];
            if (fault.Skip > 0)
            {
                _faults[at] = fault with { Skip = fault.Skip - 1 };
                return null;
            }

            if (fault.Count is { } count)
            {
                if (count <= 1)
                    _faults.RemoveAt(at);
                else
                    _faults[at] = fault with { Count = count - 1 };
            }
        }

        _signal.Notify();
        return fault;
    }

    private static bool Matches(string pattern, string value) =>
        pattern == "*" || string.Equals(pattern, value, StringComparison.OrdinalIgnoreCase);
}
