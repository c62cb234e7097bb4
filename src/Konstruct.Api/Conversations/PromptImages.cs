using Konstruct.Api.Llm;
using Konstruct.Api.Platform.Blobs;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <param name="Files">What is kept of a message's files.</param>
/// <param name="IsReadable">False: the message itself was erased.</param>
internal sealed record KeptFiles(IReadOnlyList<StoredFile> Files, bool IsReadable);

/// <summary>Puts the kept images of messages beside their words. One that cannot be had is left to its name, which the words have anyway.</summary>
internal sealed class PromptImages(BlobStore blobs, ILogger<PromptImages> log)
{
    /// <summary>Of one prompt; the newest ones. Every further one costs as much as pages of text, again with every call.</summary>
    public const int MaxOfPrompt = 4;

    /// <summary>Stands in the place of one that the model cannot see. Part of the wording of prompts.</summary>
    public const string Unseen = "[A picture was shown here. You cannot see pictures: say so when the answer depends on it.]";

    /// <param name="turns">The messages; those with images are replaced.</param>
    /// <param name="files">What is kept of each message's files, in the order of <paramref name="turns"/>.</param>
    /// <returns>The addresses of those that are shown, in their order; null: none.</returns>
    public async Task<IReadOnlyList<string>?> ShowAsync(
        TenantId tenant, List<ChatTurn> turns, IReadOnlyList<KeptFiles> files, PastParts? past, CancellationToken cancellation)
    {
        var shown = Newest(files, past is null ? null : past.Shows, past?.Sources.Images?.Count);
        if (shown.Count == 0)
            return null;
        var images = new List<(int Turn, string Blob, ChatImage Image)>();
        foreach (var (turn, file, isReadable) in shown)
        {
            // whose words are erased, whose pictures are too
            var image = isReadable ? await ReadAsync(tenant, file, past, cancellation) : null;
            if (image is not null)
                images.Add((turn, file.Blob, image));
            else
                past?.Gone($"image {file.FileId}");
        }

        foreach (var of in images.GroupBy(i => i.Turn))
            turns[of.Key] = new ChatTurn.User(turns[of.Key].Text, [.. of.Select(i => i.Image)]);
        if (past is not null)
            return shown.ConvertAll(s => s.File.Blob);
        return images.Count == 0 ? null : images.ConvertAll(i => i.Blob);
    }

    /// <summary>Says in the messages that pictures were there, instead of showing them.</summary>
    /// <returns>The addresses of those that are left out, in their order; null: none.</returns>
    public static IReadOnlyList<string>? Withhold(List<ChatTurn> turns, IReadOnlyList<KeptFiles> files, PastParts? past)
    {
        var withheld = Newest(files, past is null ? null : past.Withholds, past?.Sources.Withheld?.Count);
        foreach (var (turn, _, _) in withheld)
            turns[turn] = new ChatTurn.User($"{turns[turn].Text}\n{Unseen}");
        return withheld.Count == 0 ? null : withheld.ConvertAll(w => w.File.Blob);
    }

    public static bool IsImage(StoredFile file) => file.MediaType.StartsWith("image/", StringComparison.Ordinal);

    private static List<(int Turn, StoredFile File, bool IsReadable)> Newest(IReadOnlyList<KeptFiles> files, Predicate<string>? had, int? count) =>
    [
        .. files.SelectMany((each, turn) => each.Files.Select(file => (Turn: turn, File: file, each.IsReadable)))
            .Where(f => IsImage(f.File) && had?.Invoke(f.File.Blob) != false).TakeLast(count ?? MaxOfPrompt),
    ];

    private async Task<ChatImage?> ReadAsync(TenantId tenant, StoredFile file, PastParts? past, CancellationToken cancellation)
    {
        byte[]? content;
        try
        {
            content = await blobs.GetAsync(tenant, file.Blob, cancellation);
        }
        catch (BlobStoreException e) when (past is null)
        {
            // a prompt of the past is not told from its parts while they cannot be asked for
            log.LogWarning("An image is not shown: {Code}", e.Code);
            return null;
        }

        return content is not null && ChatImage.Accepts(file.MediaType, content) ? new ChatImage(file.MediaType, content) : null;
    }
}
