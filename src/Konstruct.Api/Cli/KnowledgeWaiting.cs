using Konstruct.Api.Knowledge;
using Konstruct.Api.Knowledge.Indexing;
using Konstruct.EventStore.Tenancy;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary>
/// Waits until documents are indexed. A server does it; when none takes them up, the terminal does it itself: they are to be found
/// afterwards, whoever is running. A server that comes at the same time does no harm.
/// </summary>
internal static class KnowledgeWaiting
{
    // A server looks for work every second.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(250);

    /// <param name="again">Also documents that are found already.</param>
    public static Task UntilIndexedAsync(Cli cli, TenantId tenant, IReadOnlyList<Guid> documents, bool again, CancellationToken cancellation) =>
        ShownAsync(cli, say => WaitAsync(cli, tenant, documents, again, say, cancellation));

    private static async Task WaitAsync(
        Cli cli, TenantId tenant, IReadOnlyList<Guid> documents, bool again, Action<string> say, CancellationToken cancellation)
    {
        var time = cli.Get<TimeProvider>();
        var quietSince = time.GetTimestamp();
        var before = documents.Count;
        using var pace = new PeriodicTimer(s_pace);
        while (await cli.Get<IndexQueue>().WaitingAsync(tenant, documents, cancellation) is { Count: > 0 } waiting)
        {
            say($"{documents.Count - waiting.Count} of {documents.Count} documents indexed");
            if (waiting.Count != before || waiting.Exists(w => w.IsWorkedOn))
                quietSince = time.GetTimestamp();
            before = waiting.Count;
            if (time.GetElapsedTime(quietSince) > s_patience)
            {
                await Console.Error.WriteLineAsync("No server takes the documents up; they are indexed here.");
                await IndexHereAsync(cli, tenant, [.. waiting.Select(w => w.DocumentId)], again, say, cancellation);
                return;
            }

            await pace.WaitForNextTickAsync(cancellation);
        }
    }

    private static async Task IndexHereAsync(
        Cli cli, TenantId tenant, IReadOnlyList<Guid> waiting, bool again, Action<string> say, CancellationToken cancellation)
    {
        foreach (var id in waiting)
        {
            var name = (await cli.Get<KnowledgeCommands>().FindAsync(tenant, id, cancellation))?.Name ?? "";
            var outcome = await cli.Get<KnowledgeIndexer>().IndexAsync(
                tenant, id, again, isLastAttempt: false, lease: null, cli.Context, new Told(p => say($"{name}: {p.Done} of {p.Of} chunks")), cancellation);
            if (outcome is IndexOutcome.Later later)
                await Console.Error.WriteLineAsync($"{name} waits for a server to try again: {later.Code}");
        }
    }

    private static Task ShownAsync(Cli cli, Func<Action<string>, Task> work) => cli.IsTerminal
        ? AnsiConsole.Status().StartAsync("indexing", status => work(text => status.Status(Markup.Escape(text))))
        : work(_ => { });

    /// <summary>At once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class Told(Action<IndexProgress> tell) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => tell(value);
    }
}
