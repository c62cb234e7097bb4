using Konstruct.Api.Llm;
using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Blobs;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Fetches the images of a turn's messages before a model is asked. Fetching again does no harm: content has one address however often it
/// is stored. What cannot be had is said in an event, and the turn goes on with the file's name alone.
/// </summary>
internal sealed class TurnImages(
    ChannelSenders senders, BlobStore blobs, PersonalContent personal, TimeProvider time, CrashPoint crash, ILogger<TurnImages> log)
{
    /// <summary>Of one turn; the first ones.</summary>
    public const int MaxOfTurn = 4;

    /// <summary>Where a crash must do no harm: content stored, and no event that says so.</summary>
    public const string CrashBeforeEvent = "images/after-effect";

    /// <summary>For all of them together; the person waits.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(8);

    private static readonly HashSet<string> s_images = new(StringComparer.OrdinalIgnoreCase) { "image/png", "image/jpeg", "image/gif", "image/webp" };

    public async Task<IReadOnlyList<ConversationEvent>> FetchAsync(TurnRun run, Turn turn, CancellationToken cancellation)
    {
        var wanted = await WantedAsync(run, turn, cancellation);
        if (wanted.Count == 0)
            return [];
        run.Connection ??= senders.Of(run.Session.State.Address!.Channel).ConnectAsync(run.Session.Stream.Tenant, run.Session.State.ChannelId, cancellation);
        if (await run.Connection is not { } connection)
            return wanted.ConvertAll<ConversationEvent>(w => new ConversationEvent.FileFailed(w.Message, w.File.Id, SpeakInChannel.NotConnected));

        using var limit = new CancellationTokenSource(s_limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var happened = await Task.WhenAll(wanted.Select(async w =>
        {
            try
            {
                return await FetchAsync(run.Session.Stream.Tenant, connection, w.Message, w.File, both.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return new ConversationEvent.FileFailed(w.Message, w.File.Id, "file_timeout");
            }
        }));
        crash.Reach(CrashBeforeEvent);
        foreach (var failed in happened.OfType<ConversationEvent.FileFailed>())
            log.LogInformation("File {File} of message {Message} is known by its name only: {Code}", failed.FileId, failed.MessageId, failed.Code);
        return happened;
    }

    private async Task<List<(Guid Message, Attachment File)>> WantedAsync(TurnRun run, Turn turn, CancellationToken cancellation)
    {
        var entries = run.Session.State.Window.FindAll(w => w.Message is not null && turn.MessageIds.Contains(w.Id));
        var contents = await personal.OpenAsync(run.Session.Stream.Tenant, entries.ConvertAll(w => w.Message!), cancellation);
        return
        [
            .. entries.Zip(contents)
                .SelectMany(w => (w.Second?.Attachments ?? []).Where(MayBeImage).Select(a => (Entry: w.First, File: a)))
                .Take(MaxOfTurn)
                .Where(w => w.Entry.Files?.Exists(f => f.FileId == w.File.Id) != true)
                .Select(w => (w.Entry.Id, w.File)),
        ];
    }

    private async Task<ConversationEvent> FetchAsync(
        TenantId tenant, IChannelConnection connection, Guid message, Attachment file, CancellationToken cancellation)
    {
        if (file.Bytes > ChatImage.MaxBytes)
            return new ConversationEvent.FileFailed(message, file.Id, "file_too_large");
        if (await connection.FetchFileAsync(file.Id, ChatImage.MaxBytes, cancellation) is var fetched && fetched is Fetched.Failed failed)
            return new ConversationEvent.FileFailed(message, file.Id, failed.Code);
        var content = ((Fetched.Done)fetched).Content;
        // by what it is, not by what it is called
        if (ChatImage.MediaTypeOf(content.Span) is not { } mediaType || !ChatImage.Accepts(mediaType, content.Span))
            return new ConversationEvent.FileFailed(message, file.Id, "file_not_an_image");
        try
        {
            var blob = await blobs.PutAsync(tenant, content, mediaType, cancellation);
            return new ConversationEvent.FileStored(message, file.Id, blob.Hash, mediaType, blob.Length);
        }
        catch (BlobStoreException e)
        {
            log.LogWarning("An image of message {Message} could not be stored: {Code}", message, e.Code);
            return new ConversationEvent.FileFailed(message, file.Id, e.Code);
        }
    }

    // A file of a shared channel comes as a stub without its type; asking tells.
    private static bool MayBeImage(Attachment file) => s_images.Contains(file.MediaType) || file is { MediaType: "application/octet-stream", Bytes: null };
}
