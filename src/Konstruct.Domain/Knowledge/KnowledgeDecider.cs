using System.Diagnostics;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Knowledge;

public static class KnowledgeDecider
{
    /// <summary>Of a document's content. Whoever receives one need not read further.</summary>
    public const int MaxSizeBytes = 20 * 1024 * 1024;

    private const int MaxName = 200;

    public abstract record Command
    {
        private Command()
        {
        }

        /// <summary>Adds it, or replaces what is there under this name; the same content again changes nothing.</summary>
        /// <param name="OnlyIfThere">Replaces, and never adds what was removed meanwhile.</param>
        public sealed record Add(string Name, string MediaType, string ContentHash, long SizeBytes, bool OnlyIfThere = false) : Command;

        /// <summary>The indexer is done with a version.</summary>
        public sealed record MarkIndexed(int Version, int Chunks, string? EmbeddingModel) : Command;

        /// <summary>The indexer gives a version up.</summary>
        public sealed record MarkFailed(int Version, string Code) : Command;

        /// <param name="Purge">Also what is kept for rebuilding past prompts.</param>
        public sealed record Remove(bool Purge) : Command;
    }

    public static readonly Decider<KnowledgeDocument, Command, KnowledgeEvent> Instance = new(new KnowledgeDocument.NeverAdded(), Evolve, Decide);

    private static readonly Decision<KnowledgeEvent> s_nothing = Decision<KnowledgeEvent>.Nothing;

    /// <summary>Null when the command may be carried out. Asked before content is stored, too.</summary>
    public static Refusal? Check(string name, long sizeBytes) =>
        !Line.IsLine(name, MaxName) || name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal) ? KnowledgeRefusals.BadName
        : sizeBytes > MaxSizeBytes ? KnowledgeRefusals.TooLarge
        : sizeBytes == 0 ? KnowledgeRefusals.Empty
        : null;

    private static KnowledgeDocument Evolve(KnowledgeDocument state, KnowledgeEvent happened) => (state, happened) switch
    {
        (_, KnowledgeEvent.Added e) => new KnowledgeDocument.Kept(e.Name, e.MediaType, e.ContentHash, e.SizeBytes, e.Version, 0, 0, null, null),
        (KnowledgeDocument.Kept s, KnowledgeEvent.Replaced e) =>
            s with { MediaType = e.MediaType, ContentHash = e.ContentHash, SizeBytes = e.SizeBytes, Version = e.Version, FailedWith = null },
        (KnowledgeDocument.Kept s, KnowledgeEvent.Indexed e) =>
            s with { IndexedVersion = e.Version, Chunks = e.Chunks, EmbeddingModel = e.EmbeddingModel, FailedWith = null },
        (KnowledgeDocument.Kept s, KnowledgeEvent.IndexingFailed e) => s with { FailedWith = e.Code },
        (KnowledgeDocument.Kept s, KnowledgeEvent.Removed e) => new KnowledgeDocument.Gone(s.Version, e.Purged),
        (KnowledgeDocument.Gone s, KnowledgeEvent.Removed e) => s with { Purged = s.Purged || e.Purged },
        _ => state,
    };

    private static Decision<KnowledgeEvent> Decide(KnowledgeDocument state, Command command, DateTimeOffset now) => (state, command) switch
    {
        (_, Command.Add c) when Check(c.Name, c.SizeBytes) is { } refusal => refusal,
        (not KnowledgeDocument.Kept, Command.Add { OnlyIfThere: true }) => KnowledgeRefusals.Unknown,
        // the same content: nothing to do, unless it could not be indexed, which is worth another try
        (KnowledgeDocument.Kept s, Command.Add c) when s.ContentHash == c.ContentHash && s.MediaType == c.MediaType && s.FailedWith is null => s_nothing,
        (KnowledgeDocument.Kept s, Command.Add c) => new KnowledgeEvent.Replaced(c.MediaType, c.ContentHash, c.SizeBytes, s.Version + 1),
        (KnowledgeDocument.Gone s, Command.Add c) => new KnowledgeEvent.Added(c.Name, c.MediaType, c.ContentHash, c.SizeBytes, s.Version + 1),
        (KnowledgeDocument.NeverAdded, Command.Add c) => new KnowledgeEvent.Added(c.Name, c.MediaType, c.ContentHash, c.SizeBytes, 1),
        (KnowledgeDocument.NeverAdded, _) => KnowledgeRefusals.Unknown,

        (KnowledgeDocument.Kept s, Command.MarkIndexed c) when c.Version != s.Version => KnowledgeRefusals.Superseded,
        (KnowledgeDocument.Kept s, Command.MarkIndexed c) when s.IsIndexed && s.Chunks == c.Chunks && s.EmbeddingModel == c.EmbeddingModel => s_nothing,
        (KnowledgeDocument.Kept, Command.MarkIndexed c) => new KnowledgeEvent.Indexed(c.Version, c.Chunks, c.EmbeddingModel),
        (KnowledgeDocument.Kept s, Command.MarkFailed c) when c.Version != s.Version => KnowledgeRefusals.Superseded,
        // what is found stays found: indexing anew failed, and nothing is lost by it
        (KnowledgeDocument.Kept s, Command.MarkFailed c) when s.IsIndexed || s.FailedWith == c.Code => s_nothing,
        (KnowledgeDocument.Kept, Command.MarkFailed c) => new KnowledgeEvent.IndexingFailed(c.Version, c.Code),
        (KnowledgeDocument.Gone, Command.MarkIndexed or Command.MarkFailed) => KnowledgeRefusals.Superseded,

        (KnowledgeDocument.Kept, Command.Remove c) => new KnowledgeEvent.Removed(c.Purge),
        (KnowledgeDocument.Gone { Purged: false }, Command.Remove { Purge: true }) => new KnowledgeEvent.Removed(Purged: true),
        (KnowledgeDocument.Gone, Command.Remove) => s_nothing,
        _ => throw new UnreachableException(),
    };
}
