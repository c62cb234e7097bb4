using System.CommandLine;
using Konstruct.Benchmarks.Benchmarks;
using Konstruct.Benchmarks.Memory;
using Konstruct.Benchmarks.Running;
using Konstruct.Benchmarks.WholeSystem;
using Spectre.Console;

// The rows of the table, in its order. A row is a class of its own in Benchmarks/; see README.md one folder up.
Func<IBenchmark>[] benchmarks =
[
    () => new StartStream(),
    () => new AppendToStream(),
    () => new LoadDecideAppend(),
    () => new RebuildReadModel(),
    () => new ReadTenant(),
];
var storeNames = benchmarks.Select(b => b().Name).ToArray();
var names = storeNames.Concat(SystemBenchmarks.Names).Concat(TurnBenchmarks.Names).Append(RecallBenchmark.Name).ToArray();

var only = new Option<string[]>("--only") { Description = $"One row by name, may be given several times: {string.Join(", ", names)}" };
only.AcceptOnlyFromAmong(names);
var runs = new Option<int>("--runs") { Description = "Runs of each row and of its yardstick, in turns", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "How long a run lasts; reading and rebuilding take as long as they take", DefaultValueFactory = _ => 4 };
var output = new Option<string?>("--output") { Description = "Where the figures are written; bench/results.json when all rows are run" };
var root = new RootCommand("Measures Konstruct beside plain PostgreSQL on a fresh database.") { only, runs, seconds, output };

root.SetAction(async (parsed, cancellation) =>
{
    var superuser = Environment.GetEnvironmentVariable("KONSTRUCT_TEST_POSTGRES")
        ?? Environment.GetEnvironmentVariable("ConnectionStrings__PostgresSuperuser");
    if (string.IsNullOrEmpty(superuser))
    {
        await Console.Error.WriteLineAsync("ConnectionStrings__PostgresSuperuser (or KONSTRUCT_TEST_POSTGRES) is missing. ./dev bench sets it.");
        return 3;
    }

    var chosen = parsed.GetValue(only) is { Length: > 0 } some ? some : names;
    var duration = TimeSpan.FromSeconds(parsed.GetValue(seconds));
    var rows = new List<Row>();
    foreach (var name in chosen.Intersect(storeNames))
    {
        var benchmark = benchmarks[Array.IndexOf(storeNames, name)]();
        rows.Add(await Runner.RunAsync(
            benchmark, superuser, parsed.GetValue(runs), duration, step => Console.Error.WriteLine($"{name}: {step}"), cancellation));
    }

    IReadOnlyList<SystemFigure> system = [];
    if (chosen.Except(storeNames).Except([RecallBenchmark.Name]).ToList() is { Count: > 0 } running)
    {
        var redis = Environment.GetEnvironmentVariable("KONSTRUCT_TEST_REDIS") ?? Environment.GetEnvironmentVariable("ConnectionStrings__Redis");
        if (string.IsNullOrEmpty(redis))
        {
            await Console.Error.WriteLineAsync("KONSTRUCT_TEST_REDIS is missing. ./dev bench sets it.");
            return 3;
        }

        if (running.Intersect(SystemBenchmarks.Names).ToList() is { Count: > 0 } wholeSystem)
            system = await SystemBenchmarks.RunAsync(wholeSystem, superuser, redis, step => Console.Error.WriteLine(step), cancellation);
        if (running.Intersect(TurnBenchmarks.Names).ToList() is { Count: > 0 } turns)
            system = [.. system, .. await TurnBenchmarks.RunAsync(turns, superuser, redis, step => Console.Error.WriteLine(step), cancellation)];
    }

    if (chosen.Contains(RecallBenchmark.Name))
        system = [.. system, .. await RecallBenchmark.RunAsync(superuser, step => Console.Error.WriteLine(step), cancellation)];

    var results = new Results(
        TimeProvider.System.GetUtcNow(), parsed.GetValue(runs), duration.TotalSeconds, await Machine.DescribeAsync(superuser, cancellation), rows, system);
    results.Print(AnsiConsole.Console);
    // a part of the rows must not replace the whole
    var file = parsed.GetValue(output) ?? (chosen.Length == names.Length ? Path.Combine("bench", "results.json") : null);
    if (file is not null)
        results.Save(file);
    return 0;
});

return await root.Parse(args).InvokeAsync();
