using System.Collections.Concurrent;

namespace Konstruct.Simulators.S3;

/// <summary>What lies in the simulated object store.</summary>
public sealed class S3World
{
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    internal S3World(S3Options options) => Options = options;

    public S3Options Options { get; }

    /// <summary>The keys of the bucket, in order.</summary>
    public IReadOnlyList<string> Keys => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    public void Put(string key, byte[] content) => _objects[key] = content;

    public byte[]? Find(string key) => _objects.GetValueOrDefault(key);

    public void Delete(string key) => _objects.TryRemove(key, out _);
}
