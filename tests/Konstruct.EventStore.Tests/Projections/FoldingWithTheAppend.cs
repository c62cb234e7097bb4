using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;

namespace Konstruct.EventStore.Tests.Projections;

public sealed class FoldingWithTheAppend(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task An_inline_row_is_there_when_the_append_is()
    {
        var tenant = Store.NewTenant();
        var table = await BuiltAsync("inline_rows");
        var ticket = Store.NewTicket(tenant);
        await AppendAsync(table, ticket, new TicketOpened("Printer", 1));
        await AppendAsync(table, ticket, new TicketCommented(1, "still burning"));

        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem().LastText.ShouldBe("still burning");
        (await table.QueryAsync(store.Databases, Store.NewTenant(), "true", [], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conflict_leaves_the_row_as_it_was()
    {
        var tenant = Store.NewTenant();
        var table = await BuiltAsync("inline_conflict");
        var ticket = Store.NewTicket(tenant);
        await AppendAsync(table, ticket, new TicketOpened("Printer", 1));
        await Should.ThrowAsync<VersionConflictException>(() => store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(ticket, ExpectedVersion.Exactly(7), Store.Event(new TicketCommented(1, "late")))
            .Also(table.InlineCommand(tenant, new TicketRow(ticket.Id, "wrong", 9, "late", DateTimeOffset.UnixEpoch)))));

        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem().Subject.ShouldBe("Printer");
    }

    [Fact]
    public async Task Applying_builds_what_is_missing_from_the_past_and_again_does_nothing()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 3);
        var table = new ReadModelTable<TicketRow>(new TicketList("inline_late", lifecycle: Lifecycle.Inline));

        (await Schema.ApplyAsync(store.Database.OwnerConnectionString, [table])).ShouldBe(["inline_late"]);
        (await Schema.ApplyAsync(store.Database.OwnerConnectionString, [table])).ShouldBeEmpty();
        (await table.QueryAsync(store.Databases, tenant, "true", [], default)).ShouldHaveSingleItem().Comments.ShouldBe(3);
    }

    [Fact]
    public async Task A_new_version_is_built_while_others_append_and_loses_none_of_their_rows()
    {
        var tenant = Store.NewTenant();
        var first = await BuiltAsync("inline_versions");
        var tickets = Enumerable.Range(0, 4).Select(_ => Store.NewTicket(tenant)).ToArray();
        foreach (var ticket in tickets)
            await AppendAsync(first, ticket, new TicketOpened("Printer", 1));
        var second = new ReadModelTable<TicketRow>(new TicketList("inline_versions", version: 2, lifecycle: Lifecycle.Inline));

        var writing = Task.WhenAll(tickets.Select(ticket => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
                await AppendAsync(second, ticket, new TicketCommented(i, "busy"));
        })));
        await Schema.ApplyAsync(store.Database.OwnerConnectionString, [second]);
        await writing;

        (await second.QueryAsync(store.Databases, tenant, "true", [], default)).Select(r => (r.Subject, r.Comments))
            .ShouldBe(Enumerable.Repeat(("Printer (version 2)", 25L), 4));
        (await store.Database.ListAsync<int>("select version from views.read_models where name = 'inline_versions'")).ShouldBe([2]);
        await using var terminal = Daemon.NotStarted(store, second);
        (await terminal.Control.VerifyAsync("inline_versions")).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task A_damaged_one_is_found_and_rebuilt()
    {
        var tenant = Store.NewTenant();
        var table = await BuiltAsync("inline_damaged");
        var ticket = Store.NewTicket(tenant);
        await AppendAsync(table, ticket, new TicketOpened("Printer", 1));
        await store.Database.TamperAsync("update views.inline_damaged set subject = 'wrong'");

        await using var terminal = Daemon.NotStarted(store, table);
        (await terminal.Control.VerifyAsync("inline_damaged")).Equal.ShouldBeFalse();
        await terminal.Control.RebuildAsync("inline_damaged");
        (await terminal.Control.VerifyAsync("inline_damaged")).Equal.ShouldBeTrue();
    }

    private ReadModelSchema Schema => new(store.Databases, store.Projections, []);

    private async Task<ReadModelTable<TicketRow>> BuiltAsync(string name)
    {
        var table = new ReadModelTable<TicketRow>(new TicketList(name, lifecycle: Lifecycle.Inline));
        await Schema.ApplyAsync(store.Database.OwnerConnectionString, [table]);
        return table;
    }

    /// <summary>As the host does: load, fold with what is new, write the row with the append.</summary>
    private async Task AppendAsync(ReadModelTable<TicketRow> table, StreamId stream, object data)
    {
        var past = await store.Reader.ReadStreamAsync(stream);
        var appended = Store.Event(data);
        var recorded = new Recorded(stream.Tenant, stream.Id, past.Count + 1, default, appended.Id, "", default, data, null, null, null, null);
        await store.Events.CommitAsync(new UnitOfWork(stream.Tenant)
            .Append(stream, ExpectedVersion.Exactly(past.Count), appended)
            .Also(table.InlineCommand(stream.Tenant, table.Fold(null, [.. past, recorded])!)));
    }
}
