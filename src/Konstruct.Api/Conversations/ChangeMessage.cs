using Konstruct.Api.Memory;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Npgsql;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Conversations;

/// <summary>A message that was changed or removed where it was written.</summary>
/// <param name="Content">What it says now; null: it was deleted.</param>
internal sealed record InboundChange(
    TenantId Tenant, ConversationAddress Address, string DeliveryKey, string MessageKey, string ExternalId, MessageContent? Content, DateTimeOffset At);

/// <summary>
/// Records edits and deletions of messages that were taken in. They are not answered; the next prompt goes by them, and so does what is
/// remembered: reading the conversation on is asked for with the event, at once, because nobody may be answering in it any more.
/// </summary>
internal sealed class ChangeMessage(EventStreams.EventStore store, Databases databases, KeyVault keys, Ids ids)
{
    public async Task<Received> ExecuteAsync(InboundChange change, CancellationToken cancellation)
    {
        var vault = await keys.OfAsync(change.Tenant, cancellation);
        // what was never taken in is nobody's to keep
        var stream = ConversationKeys.Stream(vault, change.Address);
        if (!await WasTakenInAsync(vault, ConversationKeys.Deduplication(vault, change.Address.Channel, "message/" + change.MessageKey), stream, change.ExternalId, cancellation))
            return Received.NotForUs;

        ConversationEvent happened;
        string? actor = null;
        if (change.Content is { } content)
        {
            var sender = ConversationKeys.Person(vault, change.Address.Channel, change.Address.Workspace, content.SenderId);
            await keys.EnsureSubjectsAsync(vault, [sender], cancellation);
            actor = sender.ToString("D");
            happened = new ConversationEvent.MessageEdited(change.ExternalId, Personal.Of(sender, content), change.At);
        }
        else
        {
            happened = new ConversationEvent.MessageDeleted(change.ExternalId, change.At);
        }

        var result = await store.CommitAsync(
            new UnitOfWork(change.Tenant)
                .Append(stream, ExpectedVersion.Exists, new EventToAppend(ids.Next(), happened, new EventContext(UserName: actor)))
                .Deduplicate(ConversationKeys.Deduplication(vault, change.Address.Channel, "delivery/" + change.DeliveryKey))
                .Enqueue(MemoryEnvelope.For(stream.Id)),
            cancellation);
        return result.Outcome switch
        {
            CommitOutcome.Appended => Received.Stored,
            CommitOutcome.Duplicate => Received.Duplicate,
            _ => Received.NotForUs,
        };
    }

    /// <summary>By its key, which is forgotten after a month; then by what its conversation says.</summary>
    private async Task<bool> WasTakenInAsync(TenantVault vault, Guid key, StreamId stream, string externalId, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(vault.Tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            select exists (select 1 from events.deduplication where tenant_id = $1 and key = $2)
              or exists (select 1 from events.mt_events where tenant_id = $1 and stream_id = $3 and type like 'message.received.v%' and data ->> 'externalId' = $4)
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = vault.Tenant.Value }, new NpgsqlParameter<Guid> { TypedValue = key },
                new NpgsqlParameter<Guid> { TypedValue = stream.Id }, new NpgsqlParameter<string> { TypedValue = externalId },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetBoolean(0);
    }
}
