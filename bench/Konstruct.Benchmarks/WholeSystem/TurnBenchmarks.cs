using Konstruct.Benchmarks.Running;
using Npgsql;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>The rows about the turns of an employee that remembers, looks things up and uses a tool: two model calls a turn.</summary>
internal static class TurnBenchmarks
{
    public static readonly string[] Names = ["added-turn-time", "turn-40-against-5"];

    private const int Tenants = 10;
    private const int People = 10;
    private const double PerSecond = 10;
    private const int TurnsOfAConversation = 6;

    private const int Turns = 42;
    private const int Talking = 8;
    private const int ConversationsEach = 3;

    public static async Task<IReadOnlyList<SystemFigure>> RunAsync(
        IReadOnlyCollection<string> names, string superuser, string redis, Action<string> progress, CancellationToken cancellation)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(superuser, cancellation);
        await using var outside = await Outside.StartAsync();
        progress("preparing employees with memories and documents");
        await using var server = await ServerProcess.StartAsync(database, outside, redis, Tenants, progress, cancellation, new StaffThatKnows(People));
        await database.RunAsync(cancellation, "vacuum analyze");
        using var load = new SlackLoad(server.BaseUrl);
        var added = new AddedTime(load, outside);
        progress("warming up");
        await ManyAsync(added, 0, TimeSpan.FromSeconds(20));

        var figures = new List<SystemFigure>();
        if (names.Contains("added-turn-time"))
        {
            progress($"added-turn-time: {PerSecond:0} messages/s for 60 s");
            var since = TimeProvider.System.GetUtcNow();
            var took = await ManyAsync(added, 1, TimeSpan.FromSeconds(60));
            foreach (var line in await WhereTimeGoes.OfTurnsAsync(database, since, cancellation))
                progress(line);
            const string Work = "added to a turn with memory, knowledge and one tool, model time excluded, 10 turns/s";
            figures.Add(new("added-turn-time-p50", $"{Work}: p50", "ms", SlackLoad.Percentile(took, 50), 30));
            figures.Add(new("added-turn-time-p99", $"{Work}: p99", "ms", SlackLoad.Percentile(took, 99), 120));
        }

        if (names.Contains("turn-40-against-5"))
        {
            progress($"turn-40-against-5: {Talking * ConversationsEach} conversations of {Turns} turns");
            var took = await LongOnesAsync(added);
            if (outside.Summaries < Talking * ConversationsEach)
                throw new InvalidOperationException($"Only {outside.Summaries} summaries were made: another work than the row's.");
            var (early, late) = (Around(took, 5, 1), Around(took, 40, 2));
            figures.Add(new("turn-5", "added to a turn around turn 5 of a conversation: median", "ms", early, double.PositiveInfinity));
            figures.Add(new("turn-40-against-5", "added to a turn around turn 40, as a multiple of one around turn 5", "x", late / early, 1.3));
        }

        await CheckRecallAsync(database, cancellation);
        return figures;
    }

    /// <summary>Everybody writes in turn, and begins another conversation after some turns.</summary>
    private static async Task<List<double>> ManyAsync(AddedTime added, int run, TimeSpan duration)
    {
        return await SlackLoad.AtRateAsync(PerSecond, duration, i =>
        {
            var (person, turn) = (i / Tenants % People, i / (Tenants * People));
            return added.OfTurnAsync(
                ServerProcess.TeamOf(i % Tenants), StaffThatKnows.Person(person), $"17{run:00}00{turn / TurnsOfAConversation:0000}.{person:000000}", i + (7 * turn));
        });
    }

    /// <summary>
    /// Some people talk at once, one conversation after the other, and each began a little later than the one before: so whatever the machine
    /// does at a moment meets early turns and late ones alike.
    /// </summary>
    private static async Task<List<(int Turn, double Added)>> LongOnesAsync(AddedTime added)
    {
        var pace = TimeSpan.FromSeconds(Talking / PerSecond);
        var talks = await Task.WhenAll(Enumerable.Range(0, Talking).Select(async who =>
        {
            var took = new List<(int, double)>();
            await Task.Delay(pace * (who * Turns / (double)Talking) + pace * (who / (double)Talking));
            for (var i = 0; i < ConversationsEach * Turns; i++)
            {
                var next = Task.Delay(pace);
                var thread = $"1790{who:00}{i / Turns:0000}.000001";
                took.Add((1 + (i % Turns), await added.OfTurnAsync(ServerProcess.TeamOf(who), StaffThatKnows.Person(0), thread, (5 * i) + who)));
                await next;
            }

            return took;
        }));
        return [.. talks.SelectMany(t => t)];
    }

    private static double Around(List<(int Turn, double Added)> turns, int turn, int reach) =>
        SlackLoad.Percentile(turns.Where(t => Math.Abs(t.Turn - turn) <= reach).Select(t => t.Added), 50);

    /// <summary>That the turns did what the row says: nearly each found memories and pieces of documents.</summary>
    private static async Task CheckRecallAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        await using var command = database.Plain.CreateCommand(
            """
            select count(*), count(*) filter (where jsonb_array_length(data->'memories') > 0 and jsonb_array_length(data->'chunks') > 0)
            from events.mt_events where type = 'memory.recalled.v1'
            """);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (all, full) = (reader.GetInt64(0), reader.GetInt64(1));
        if (full < 0.9 * all)
            throw new InvalidOperationException($"Only {full} of {all} turns found memories and documents: another work than the row's.");
    }
}
