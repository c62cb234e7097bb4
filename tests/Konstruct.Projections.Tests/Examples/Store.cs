using Konstruct.Api.Platform;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Konstruct.Projections.Tests.Examples;

/// <summary>All read models over one real database: inline ones written with the append, async ones followed by a daemon.</summary>
public sealed class Store : IAsyncLifetime
{
    private readonly DaemonSignal _signal = new();
    private KeyVault _keys = null!;
    private Konstruct.EventStore.Streams.EventStore _events = null!;
    private EventReader _reader = null!;
    private ProjectionDaemon _daemon = null!;

    public TestDatabase Database { get; } = new();

    public ProjectionControl Control { get; private set; } = null!;

    public static TenantId NewTenant() => TenantId.From(NewId());

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        _keys = new KeyVault(Database.Databases, MasterKeys.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        _events = new(Database.Databases, EventTypes.Registry, _keys);
        _reader = new EventReader(Database.Databases, EventTypes.Registry);
        var projections = new ProjectionStore(Database.Databases, _reader);
        await new ReadModelSchema(Database.Databases, projections, []).ApplyAsync(Database.OwnerConnectionString, ReadModels.All);
        var options = Options.Create(new ProjectionDaemonOptions { Polling = TimeSpan.FromMilliseconds(50), LiveBatch = 5 });
        _daemon = new ProjectionDaemon(
            Database.Databases, projections, ReadModels.All, [], _signal, options, TimeProvider.System, NullLogger<ProjectionDaemon>.Instance);
        Control = new ProjectionControl(
            Database.Databases, projections, ReadModels.All, [], _signal, options, TimeProvider.System, NullLogger<ProjectionControl>.Instance);
        await _daemon.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _daemon.StopAsync(CancellationToken.None);
        _daemon.Dispose();
        await Database.DisposeAsync();
    }

    /// <summary>Appends one event a commit, as the product does: a stream with an inline read model writes its row in the same unit of work.</summary>
    public async Task AppendAsync<TRow>(StreamId stream, ReadModelTable<TRow>? inline, params object[] events)
        where TRow : class
    {
        await _keys.EnsureSubjectsAsync(await _keys.OfAsync(stream.Tenant), [Conversations.ConversationExamples.Maya]);
        foreach (var e in events)
        {
            var before = await _reader.ReadStreamAsync(stream);
            var next = new EventToAppend(NewId(), e, EventContext.None);
            var unit = new UnitOfWork(stream.Tenant).Append(stream, ExpectedVersion.Exactly(before.Count), next);
            // the database gives the event a time of its own, later than this one
            var recorded = new Recorded(stream.Tenant, stream.Id, before.Count + 1, default, next.Id, "", TimeProvider.System.GetUtcNow(), e, null, null, null, null);
            if (inline?.Fold(null, before.Append(recorded)) is { } row)
                unit.Also(inline.InlineCommand(stream.Tenant, row));
            await _events.CommitAsync(unit);
        }

        _signal.Wake();
    }

    public Task CaughtUpAsync() => Control.WaitForAsync(Eventually.Timeout);
}
