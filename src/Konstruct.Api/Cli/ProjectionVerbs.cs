using System.CommandLine;
using Konstruct.EventStore.Projections;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>projections list|rebuild|verify</c>: read models, how far each is, made anew, compared with their events.</summary>
internal static class ProjectionVerbs
{
    private sealed record Rebuilt(string Name, bool Done, long Seq, double Seconds);

    public static Command Command() => new("projections", "Read models: how far each is; made anew from the events.") { List(), Rebuild(), Verify() };

    private static Command List() => Cli.Verb(new Command("list", "Every read model and how far it is."), async (cli, _, cancellation) =>
        await cli.ListAsync(
            (await cli.Get<ProjectionControl>().ListAsync(cancellation)).ConvertAll(p => new
            {
                p.Name, p.Version, p.LiveVersion, p.Lifecycle, p.Building, p.Position?.Seq, p.LagSeconds, p.LagEvents, p.StoppedBy, p.StoppedAtSeq, p.StoppedSince,
            }),
            "There is no read model."));

    private static Command Rebuild()
    {
        var name = NameArgument("Which; all when missing.");
        return Cli.Verb(
            new Command("rebuild", "Build a read model from the first event beside the live one, then swap. Reading goes on meanwhile.") { name },
            async (cli, parsed, cancellation) =>
            {
                var rebuilt = new List<Rebuilt>();
                foreach (var one in await NamesAsync(cli, parsed.GetValue(name), cancellation))
                    rebuilt.Add(await RebuildAsync(cli, one, cancellation));
                return await cli.ListAsync(rebuilt, "There is no read model.");
            });
    }

    private static Command Verify()
    {
        var name = NameArgument("Which; all when missing.");
        return Cli.Verb(
            new Command("verify", "Build a read model from the first event and compare it with the live one. Exit code 1 when they differ.") { name },
            async (cli, parsed, cancellation) =>
            {
                var verified = new List<VerifiedProjection>();
                foreach (var one in await NamesAsync(cli, parsed.GetValue(name), cancellation))
                    verified.Add(await cli.WaitAsync($"Comparing {one}", () => cli.Get<ProjectionControl>().VerifyAsync(one, cancellation)));
                await cli.ListAsync(
                    verified.ConvertAll(v => new { v.Name, v.Version, v.Equal, v.Rows, v.Differences, v.At.Seq }), "There is no read model.");
                return verified.TrueForAll(v => v.Equal) ? CommandLine.Done : CommandLine.Refused;
            });
    }

    private static Argument<string?> NameArgument(string description) => new("name") { Arity = ArgumentArity.ZeroOrOne, Description = description };

    private static async Task<List<string>> NamesAsync(Cli cli, string? name, CancellationToken cancellation) =>
        name is not null ? [name] : (await cli.Get<ProjectionControl>().ListAsync(cancellation)).ConvertAll(p => p.Name);

    private static async Task<Rebuilt> RebuildAsync(Cli cli, string name, CancellationToken cancellation)
    {
        var time = cli.Get<TimeProvider>();
        var started = time.GetTimestamp();
        long seq = 0;
        var control = cli.Get<ProjectionControl>();
        if (cli.IsTerminal)
        {
            await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(context =>
            {
                var bar = context.AddTask(Markup.Escape(name));
                return control.RebuildAsync(name, new Told(p => (seq, bar.MaxValue, bar.Value) = (p.Seq, Math.Max(1, p.HighWaterSeq), p.Done ? Math.Max(1, p.HighWaterSeq) : p.Seq)), cancellation);
            });
        }
        else
        {
            await control.RebuildAsync(name, new Told(p => seq = p.Seq), cancellation);
        }

        return new Rebuilt(name, Done: true, seq, Math.Round(time.GetElapsedTime(started).TotalSeconds, 3));
    }

    /// <summary>Told at once and in order; <see cref="Progress{T}"/> would tell later, on another thread.</summary>
    private sealed class Told(Action<RebuildProgress> tell) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => tell(value);
    }
}
