using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Npgsql;

namespace Konstruct.EventStore.Tests.Tenancy;

public sealed class ClaimingOutsideIds(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task One_team_cannot_be_connected_to_two_tenants()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        await ConnectAsync(tenant, "T1");
        var refused = Store.NewTicket(neighbour);
        await Should.ThrowAsync<ExternalKeyTakenException>(() => ConnectAsync(neighbour, "T1", refused));

        (await store.Reader.ReadStreamAsync(refused)).ShouldBeEmpty(); // the connecting event went with it
        (await FindAsync("T1")).ShouldBe(tenant.Value);
    }

    [Fact]
    public async Task Of_two_that_claim_a_team_at_once_one_gets_it()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var tenant = Store.NewTenant();
            try
            {
                await ConnectAsync(tenant, "T-contested");
                return tenant.Value;
            }
            catch (ExternalKeyTakenException)
            {
                return null;
            }
        }));

        claims.Where(c => c is not null).ShouldHaveSingleItem().ShouldBe(await FindAsync("T-contested"));
    }

    [Fact]
    public async Task A_tenant_may_claim_its_team_again_and_give_it_up()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        await ConnectAsync(tenant, "T2");
        await ConnectAsync(tenant, "T2");
        await using (var release = store.Databases.App.CreateCommand("select events.release_external_key($1, 'slack_team', 'T2')"))
        {
            release.Parameters.Add(new NpgsqlParameter { Value = tenant.Value });
            await release.ExecuteNonQueryAsync();
        }

        (await FindAsync("T2")).ShouldBeNull();
        await ConnectAsync(neighbour, "T2");
        (await FindAsync("T2")).ShouldBe(neighbour.Value);
    }

    [Fact]
    public async Task The_neighbours_team_cannot_be_given_up_for_it()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        await ConnectAsync(tenant, "T3");
        await using (var release = store.Databases.App.CreateCommand("select events.release_external_key($1, 'slack_team', 'T3')"))
        {
            release.Parameters.Add(new NpgsqlParameter { Value = neighbour.Value });
            await release.ExecuteNonQueryAsync();
        }

        (await FindAsync("T3")).ShouldBe(tenant.Value);
    }

    [Fact]
    public async Task Finding_a_tenant_binds_the_transaction_to_it()
    {
        var tenant = Store.NewTenant();
        await ConnectAsync(tenant, "T4");
        await using var connection = await store.Databases.App.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("select events.find_tenant('slack_team', 'T4')"), new NpgsqlBatchCommand("select count(*) from events.mt_events") },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        reader.GetInt64(0).ShouldBe(1);
    }

    private Task ConnectAsync(TenantId tenant, string team, StreamId? channel = null)
    {
        var stream = channel ?? Store.NewTicket(tenant);
        return store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(stream, ExpectedVersion.New, Store.Event(new TicketOpened("connected", 1)))
            .Also(new NpgsqlBatchCommand("select events.claim_external_key($1, 'slack_team', $2, $3)")
            {
                Parameters = { new NpgsqlParameter { Value = tenant.Value }, new NpgsqlParameter { Value = team }, new NpgsqlParameter { Value = stream.Id } },
            }));
    }

    private async Task<string?> FindAsync(string team)
    {
        await using var command = store.Databases.App.CreateCommand("select tenant_id from events.find_tenant('slack_team', $1)");
        command.Parameters.Add(new NpgsqlParameter { Value = team });
        return await command.ExecuteScalarAsync() as string;
    }
}
