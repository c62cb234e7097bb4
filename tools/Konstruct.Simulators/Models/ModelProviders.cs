using System.Collections.Concurrent;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models;

/// <summary>What the simulated models will answer, and which keys and models they accept.</summary>
public sealed class ModelProviders
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<ModelAnswer>> _next = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, byte> _refusedKeys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _sightless = new(StringComparer.Ordinal);
    private readonly ModelOptions _options;
    private readonly ChangeSignal _signal;
    private volatile Func<ModelRequest, ModelAnswer?>? _respond;

    internal ModelProviders(ModelOptions options, ChangeSignal signal)
    {
        _options = options;
        _signal = signal;
    }

    /// <summary>Answers every request that no queued answer is waiting for; where it gives null, the rules of the little model decide.</summary>
    public Func<ModelRequest, ModelAnswer?>? Respond
    {
        get => _respond;
        set => _respond = value;
    }

    /// <summary>Queues the next answer of a provider.</summary>
    public void Enqueue(string provider, ModelAnswer answer)
    {
        _next.GetOrAdd(provider, _ => new()).Enqueue(answer);
        _signal.Notify();
    }

    /// <summary>Refuses a key from now on, as after its deletion at the provider.</summary>
    public void RefuseKey(string key) => _refusedKeys[key] = 0;

    /// <summary>A model that refuses requests with pictures from now on.</summary>
    public void TakesNoPictures(string model) => _sightless[model] = 0;

    /// <summary>Forgets queued answers, the responder, refused keys and which models take no pictures.</summary>
    public void Clear()
    {
        _next.Clear();
        _refusedKeys.Clear();
        _sightless.Clear();
        _respond = null;
        _signal.Notify();
    }

    /// <summary>Queued answers by provider.</summary>
    public IReadOnlyDictionary<string, int> Queued => _next.ToDictionary(entry => entry.Key, entry => entry.Value.Count);

    internal bool AcceptsKey(string key) =>
        !_refusedKeys.ContainsKey(key) && (_options.AcceptedKeys.Count == 0 || _options.AcceptedKeys.Contains(key));

    internal IReadOnlyList<string> Models(string provider) => _options.Known.TryGetValue(provider, out var known) ? known : [];

    internal bool Serves(string provider, string model) => !_options.Strict || Models(provider).Contains(model);

    internal bool Takes(ModelRequest request) => !_sightless.ContainsKey(request.Model) || request.Messages.All(m => m.Images.Count == 0);

    internal ModelAnswer Answer(ModelRequest request)
    {
        if (_next.TryGetValue(request.Provider, out var queue) && queue.TryDequeue(out var queued))
            return queued;
        return _respond?.Invoke(request) ?? LittleModel.Answer(request);
    }
}
