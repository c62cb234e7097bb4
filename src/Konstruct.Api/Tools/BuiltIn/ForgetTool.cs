using System.Globalization;
using System.Text.Json;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary><c>forget</c>: removes what is remembered about the person.</summary>
internal sealed class ForgetTool(IMemoryForTools memory) : ITool
{
    public static readonly ToolDefinition Current = new(
        BuiltInTools.Forget,
        "Remove what is remembered about the person you talk with, when they ask for it. Only their own memories are touched.",
        """{"type":"object","properties":{"about":{"type":"string","minLength":1,"maxLength":1000,"description":"What to forget, e.g. their phone number."}},"required":["about"],"additionalProperties":false}""",
        ToolRisk.Writes, Idempotent: true, TimeSpan.FromSeconds(10), ResultLimit: 1024);

    public ToolDefinition Definition => Current;

    public async Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation) =>
        await memory.ForgetAsync(context, arguments.GetProperty("about").GetString()!, cancellation) switch
        {
            0 => new ToolOutcome.Completed("Nothing was remembered about that."),
            1 => new ToolOutcome.Completed("One memory was removed."),
            var many => new ToolOutcome.Completed(string.Create(CultureInfo.InvariantCulture, $"{many} memories were removed.")),
        };
}
