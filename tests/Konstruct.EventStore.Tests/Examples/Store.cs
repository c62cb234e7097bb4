using System.Text.Json;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.TestSupport;

namespace Konstruct.EventStore.Tests.Examples;

/// <summary>The event store over one test database, as the host puts it together.</summary>
public sealed class Store : IAsyncLifetime
{
    private static long s_ids;

    public static readonly MasterKeys MasterKeys = MasterKeys.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    public TestDatabase Database { get; } = new();

    public Databases Databases { get; private set; } = null!;

    public EventRegistry Registry { get; } = RegistryOf();

    public KeyVault Keys { get; private set; } = null!;

    public Konstruct.EventStore.Streams.EventStore Events { get; private set; } = null!;

    public EventReader Reader { get; private set; } = null!;

    public ProjectionStore Projections { get; private set; } = null!;

    public LaneStore Lanes { get; private set; } = null!;

    public static EventRegistry RegistryOf(params EventMapping[] more) => new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web),
        [
            new EventMapping("ticket.opened.v1", typeof(TicketOpened)),
            new EventMapping("ticket.commented.v1", typeof(TicketNoted), old => new TicketCommented(0, ((TicketNoted)old).Text)),
            new EventMapping("ticket.commented.v2", typeof(TicketCommented)),
            new EventMapping("ticket.closed.v1", typeof(TicketClosed)),
            new EventMapping("ticket.signed.v1", typeof(TicketSigned)),
            .. more,
        ]);

    /// <summary>Ids that are new in every call and the same in every run.</summary>
    public static Guid NewId() => new((int)Interlocked.Increment(ref s_ids), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    public static TenantId NewTenant() => TenantId.From(NewId());

    public static StreamId NewTicket(TenantId tenant) => new(tenant, "ticket", NewId());

    public static EventToAppend Event(object data, EventContext? context = null) => new(NewId(), data, context ?? EventContext.None);

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        Assemble(Database.Databases);
    }

    /// <summary>The store over a database that somebody else made and drops.</summary>
    public static Store Over(Databases databases)
    {
        var store = new Store();
        store.Assemble(databases);
        return store;
    }

    private void Assemble(Databases databases)
    {
        Databases = databases;
        Keys = new KeyVault(Databases, MasterKeys);
        Events = new(Databases, Registry, Keys);
        Reader = new EventReader(Databases, Registry);
        Projections = new ProjectionStore(Databases, Reader);
        Lanes = new LaneStore(Databases);
    }

    public Task DisposeAsync() => Database.DisposeAsync();

    public Task<CommitResult> AppendAsync(StreamId stream, ExpectedVersion expected, params object[] events) =>
        Events.CommitAsync(new UnitOfWork(stream.Tenant).Append(stream, expected, [.. events.Select(e => Event(e))]));

    /// <summary>A ticket with its opening and some comments.</summary>
    public async Task<StreamId> OpenTicketAsync(TenantId tenant, int comments = 0, string subject = "Printer on fire")
    {
        var ticket = NewTicket(tenant);
        await AppendAsync(ticket, ExpectedVersion.New, [new TicketOpened(subject, 1), .. Enumerable.Range(1, comments).Select(i => new TicketCommented(i, $"comment {i}"))]);
        return ticket;
    }
}
