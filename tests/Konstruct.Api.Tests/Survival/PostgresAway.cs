using Konstruct.Api.Tests.Conversations;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Npgsql;

namespace Konstruct.Api.Tests.Survival;

public sealed class PostgresAway(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    private int _drops;

    [Fact]
    public async Task Every_acknowledged_message_is_answered_once_while_PostgreSQL_drops_every_connection_again_and_again()
    {
        var company = await konstruct.HireAsync();
        using var stop = new CancellationTokenSource();
        var dropping = DropConnectionsAsync(stop.Token);

        var asked = new List<SlackSaid>();
        // as long as it takes: how many messages fit between two drops is the machine's affair
        for (var round = 0; round < 6 || (Volatile.Read(ref _drops) <= 3 && !dropping.IsCompleted); round++)
        {
            asked.AddRange(await Task.WhenAll(Enumerable.Range(1, 4).Select(n => company.SayAsync(new()
            {
                Channel = company.Direct,
                Text = $"Question {n} of round {round}?",
            }))));
        }

        await stop.CancelAsync();
        await dropping;
        await company.SettledAsync(TimeSpan.FromSeconds(90));

        var acknowledged = konstruct.Simulators.Slack.Events.Deliveries.Where(d => d.Accepted).Select(d => d.EventId).ToHashSet();
        asked.ShouldAllBe(a => a.Deliveries.All(d => d.Status == 200 || d.Status == 503));
        foreach (var said in asked.Where(a => a.Deliveries.Any(d => acknowledged.Contains(d.EventId))))
            company.Ours(said).ShouldHaveSingleItem().Text.ShouldNotBe(Company.Placeholder);
        (await company.DataAsync("model.called.v1")).Select(c => (string)c["turnId"]!).ShouldBeUnique();
    }

    [Fact]
    public async Task While_PostgreSQL_is_away_the_webhook_says_so_and_Slacks_next_delivery_is_answered_once()
    {
        var company = await konstruct.HireAsync();
        SlackSaid said;
        await AllowConnectionsAsync(false);
        try
        {
            said = await company.AskAsync("Is the store closed?");
            said.Deliveries.ShouldAllBe(d => d.Status == 503);
            said.Deliveries.ShouldAllBe(d => d.Answer!.Contains("store_unavailable"));
        }
        finally
        {
            await AllowConnectionsAsync(true);
        }

        (await company.AnsweredAsync(said)).Count.ShouldBe(1);
        (await company.CountAsync("message.received.v1")).ShouldBe(1);
    }

    private async Task DropConnectionsAsync(CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(150));
        await using var outside = await OutsideAsync();
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
            {
                await ExecuteAsync(outside, DropAll);
                Interlocked.Increment(ref _drops);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // told to stop
        }
    }

    private async Task AllowConnectionsAsync(bool allow)
    {
        await using var outside = await OutsideAsync();
        await ExecuteAsync(outside, $"alter database {konstruct.Database.Name} allow_connections {allow}");
        if (!allow)
            await ExecuteAsync(outside, DropAll);
    }

    // not the superuser's, by which the test looks on
    private string DropAll =>
        $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{konstruct.Database.Name}' and usename <> current_user";

    /// <summary>A connection that none of this reaches: to another database.</summary>
    private async Task<NpgsqlConnection> OutsideAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(konstruct.Database.SuperuserConnectionString) { Database = "postgres", Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
