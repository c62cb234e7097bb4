using System.Security.Cryptography;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Benchmarks.Conversations;

/// <summary>The product's store over a benchmark's database, with every tenant's and sender's keys made.</summary>
internal sealed class Store
{
    private Store(BenchmarkDatabase database)
    {
        Keys = new KeyVault(database.Databases, MasterKeys.Parse(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        Events = new EventStore.Streams.EventStore(database.Databases, ConversationEvent.Registry, Keys);
        Reader = new EventReader(database.Databases, ConversationEvent.Registry);
    }

    public KeyVault Keys { get; }

    public EventStore.Streams.EventStore Events { get; }

    public EventReader Reader { get; }

    public static async Task<Store> OpenAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        var store = new Store(database);
        foreach (var tenant in Examples.Tenants)
            await store.Keys.EnsureSubjectsAsync(await store.Keys.OfAsync(tenant, cancellation), Examples.Senders, cancellation);
        return store;
    }

    /// <summary>One message taken in, as a channel does: keys, keyed digest of the outside id, one unit of work.</summary>
    public async Task<CommitResult> ReceiveAsync(StreamId stream, ExpectedVersion expected, Examples examples, CancellationToken cancellation)
    {
        var message = examples.Message();
        var vault = await Keys.OfAsync(stream.Tenant, cancellation);
        await Keys.EnsureSubjectsAsync(vault, [message.SenderId], cancellation);
        return await Events.CommitAsync(
            new UnitOfWork(stream.Tenant)
                .Append(stream, expected, examples.ToAppend(message))
                .Deduplicate(vault.Digest("slack_event", message.MessageId.ToString("N"))),
            cancellation);
    }
}
