using System.Text;
using Konstruct.Api.Knowledge;
using Konstruct.Api.Knowledge.Indexing;
using Konstruct.Api.Knowledge.Search;
using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Blobs;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.Knowledge;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Knowledge;

/// <summary>A database, a folder for blobs, and the product's own services over both; nothing runs in the background unless it is started.</summary>
public class KnowledgeWorld : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"konstruct-knowledge-{new Ids(TimeProvider.System).Next():N}");
    private KonstructServer? _server;

    public TestDatabase Database { get; } = new();

    internal HashedEmbedding Embedding { get; } = new();

    internal KnowledgeCommands Commands => Get<KnowledgeCommands>();

    internal KnowledgeIndexer Indexer => Get<KnowledgeIndexer>();

    internal KnowledgeSearch Search => Get<KnowledgeSearch>();

    internal EventReader Reader => Get<EventReader>();

    internal BlobStore Blobs => Get<BlobStore>();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await KonstructServer.PrepareAsync(Database);
        var settings = KonstructSettings.Of(Database, "http://127.0.0.1:1");
        settings["Storage:Root"] = _folder;
        settings["Messaging:FirstDelay"] = "00:00:00.050";
        settings["Messaging:MaxDelay"] = "00:00:00.100";
        settings["Messaging:MaxAttempts"] = "3";
        _server = await MakeAsync(settings);
    }

    public async Task DisposeAsync()
    {
        await StopAsync(_server!);
        await _server!.DisposeAsync();
        await Database.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    public T Get<T>()
        where T : notnull => _server!.Services.GetRequiredService<T>();

    internal static TenantId NewTenant() => TenantId.From(new Ids(TimeProvider.System).Next());

    /// <summary>Adds a document and indexes it, as a worker would.</summary>
    internal async Task<DocumentAdded> KnowAsync(TenantId tenant, string name, string text)
    {
        var added = await AddAsync(tenant, name, text);
        added.Refusal.ShouldBeNull();
        (await IndexAsync(tenant, added.DocumentId)).ShouldBeOfType<IndexOutcome.Done>();
        return added;
    }

    internal Task<DocumentAdded> AddAsync(TenantId tenant, string name, string text) =>
        Commands.AddAsync(tenant, name, null, Encoding.UTF8.GetBytes(text), EventContext.None, default);

    internal Task<IndexOutcome> IndexAsync(TenantId tenant, Guid document, bool again = false, bool isLastAttempt = false) =>
        Indexer.IndexAsync(tenant, document, again, isLastAttempt, lease: null, EventContext.None, progress: null, default);

    internal async Task<KnowledgeDocumentRow> RowAsync(TenantId tenant, Guid document) => (await Commands.FindAsync(tenant, document, default)).ShouldNotBeNull();

    /// <summary>By words and by meaning.</summary>
    internal async Task<IReadOnlyList<FoundChunk>> FindAsync(TenantId tenant, string question, int limit = 5) =>
        (await Search.SearchAsync(tenant, question, limit, default)).Chunks;

    /// <summary>By words alone.</summary>
    internal async Task<IReadOnlyList<FoundChunk>> FindByWordsAsync(TenantId tenant, string question, int limit = 5) =>
        (await Search.SearchAsync(tenant, question, null, limit, default)).Chunks;

    internal async Task<List<string>> StoryAsync(TenantId tenant, Guid document) =>
        [.. (await Reader.ReadStreamAsync(new StreamId(tenant, KnowledgeCommands.StreamType, document))).Select(e => e.Type)];

    protected virtual Task<KonstructServer> MakeAsync(IReadOnlyDictionary<string, string?> settings) => Task.FromResult(KonstructServer.Build(settings, Configure));

    protected virtual Task StopAsync(KonstructServer server) => Task.CompletedTask;

    private protected void Configure(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) => builder.Services.AddSingleton<IKnowledgeEmbedding>(Embedding);
}

/// <summary>With the server running: documents are indexed by its workers.</summary>
public sealed class RunningKnowledgeWorld : KnowledgeWorld
{
    protected override Task<KonstructServer> MakeAsync(IReadOnlyDictionary<string, string?> settings) => KonstructServer.StartAsync(settings, Configure);

    protected override Task StopAsync(KonstructServer server) => server.StopAsync();
}
