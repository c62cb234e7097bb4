using System.Text.Json;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Platform;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Memory;

/// <summary>Takes envelopes that ask for a conversation to be remembered. Doing it twice, or again after a crash, changes nothing.</summary>
internal sealed class RememberConversation(
    ConversationMemory memory, EventStreams.EventStore store, MemoryOptions options, TimeProvider time) : IEnvelopeHandler, IDisposable
{
    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _room = new(options.Concurrency);

    public string Kind => MemoryEnvelope.Kind;

    public async Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation)
    {
        var conversation = envelope.Body.Deserialize<MemoryEnvelope>(EventTypes.Json)!.ConversationId;
        if (!await _room.WaitAsync(TimeSpan.Zero, cancellation))
        {
            // Waiting here would take a worker from answers, and coming back as a failure would use attempts up.
            await store.CommitAsync(
                new UnitOfWork(envelope.Lease.Tenant).Enqueue(MemoryEnvelope.For(conversation, time.GetUtcNow() + s_busy)), cancellation);
            return Handled.Done.Instance;
        }

        try
        {
            await memory.ReadOnAsync(envelope.Lease.Tenant, conversation, cancellation);
            return Handled.Done.Instance;
        }
        catch (EmbeddingFailedException e)
        {
            return e.MayRetry ? new Handled.Later(e.Code, e.RetryAfter) : new Handled.Dead(e.Code);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();
}
