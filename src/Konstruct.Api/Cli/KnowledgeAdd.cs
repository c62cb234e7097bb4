using System.CommandLine;
using Konstruct.Api.Knowledge;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.Knowledge;

namespace Konstruct.Api.Cli;

/// <summary><c>knowledge add FILE…</c>: each file is a document; the same name again replaces it.</summary>
internal static class KnowledgeAdd
{
    /// <summary>What became of one file.</summary>
    private sealed record Row(string Name, string Result, int? Version, int? Chunks, string? Code, string? Message);

    public static Command Command()
    {
        var files = new Argument<FileInfo[]>("file") { Arity = ArgumentArity.OneOrMore, Description = "Markdown, text, HTML, DOCX or CSV, 20 MiB at most." };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until they can be found." };
        return Cli.TenantVerb(new Command("add", "Add documents, or replace those of the same name.") { files, noWait }, async (cli, parsed, tenant, cancellation) =>
        {
            var added = new List<(string Name, DocumentAdded? Added, Refusal? Refusal)>();
            foreach (var file in parsed.GetValue(files)!)
                added.Add(await AddAsync(cli, tenant, file, cancellation));

            var waiting = added.Where(a => a.Added is { Refusal: null }).Select(a => a.Added!.DocumentId).ToList();
            if (!parsed.GetValue(noWait) && waiting.Count > 0)
                await KnowledgeWaiting.UntilIndexedAsync(cli, tenant, waiting, again: false, cancellation);

            var rows = new List<Row>();
            foreach (var (name, done, refusal) in added)
                rows.Add(await RowAsync(cli, tenant, name, done, refusal ?? done?.Refusal, cancellation));
            await cli.ListAsync(rows, "Nothing was added.");
            return rows.Exists(r => r.Code is not null) ? CommandLine.Refused : CommandLine.Done;
        });
    }

    private static async Task<(string Name, DocumentAdded? Added, Refusal? Refusal)> AddAsync(Cli cli, TenantId tenant, FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
            return (file.Name, null, new Refusal("document_file_missing", $"There is no file {file.Name}."));
        if (KnowledgeDecider.Check(file.Name, file.Length) is { } refused)
            return (file.Name, null, refused);
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(file.FullName, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (file.Name, null, new Refusal("document_file_unreadable", $"The file {file.Name} cannot be read here."));
        }

        return (file.Name, await cli.Get<KnowledgeCommands>().AddAsync(tenant, file.Name, null, content, cli.Context, cancellation), null);
    }

    private static async Task<Row> RowAsync(Cli cli, TenantId tenant, string name, DocumentAdded? done, Refusal? refusal, CancellationToken cancellation)
    {
        if (done is null || refusal is not null)
            return new Row(name, "refused", null, null, refusal?.Code, refusal?.Message);
        var document = await cli.Get<KnowledgeCommands>().FindAsync(tenant, done.DocumentId, cancellation);
        if (document?.Status == KnowledgeDocumentRow.Failed)
            return new Row(done.Name, "failed", document.Version, null, document.FailedWith, KnowledgeRefusals.Of(document.FailedWith!).Message);
        var isFound = document?.Status == KnowledgeDocumentRow.Indexed;
        return new Row(done.Name, isFound ? done.Change! : done.Change + ", waiting", done.Version, isFound ? document!.Chunks : null, null, null);
    }
}
