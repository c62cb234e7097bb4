using System.Text.Json;
using Konstruct.Api.Tools;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Tests.Tools;

internal static class ToolExamples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly ToolCallContext Call = ContextOf(TenantId.From(new Guid("0a000000-0000-7000-8000-00000000000a")));

    public static ToolCallContext ContextOf(TenantId tenant) => new(
        tenant, new Guid("0b000000-0000-7000-8000-000000000001"), new Guid("0c000000-0000-8000-8000-000000000001"),
        new Guid("0c000000-0000-8000-8000-000000000001"), new Guid("0d000000-0000-8000-8000-000000000001"),
        new Guid("0e000000-0000-7000-8000-000000000001"), new Guid("0f000000-0000-7000-8000-000000000001"), Noon);

    public static ToolDefinition Definition(string schema = """{"type":"object"}""", TimeSpan? limit = null, int resultLimit = 1024) =>
        new("example", "An example.", schema, ToolRisk.Reads, Idempotent: true, limit ?? TimeSpan.FromSeconds(10), resultLimit);

    public static JsonElement Arguments(string json = "{}") => ToolArguments.Parse(json)!.Element;

    public static ITool Tool(Func<CancellationToken, Task<ToolOutcome>> run, TimeSpan? limit = null, int resultLimit = 1024) =>
        new Scripted(Definition(limit: limit, resultLimit: resultLimit), run);

    private sealed class Scripted(ToolDefinition definition, Func<CancellationToken, Task<ToolOutcome>> run) : ITool
    {
        public ToolDefinition Definition => definition;

        public Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation) => run(cancellation);
    }
}
