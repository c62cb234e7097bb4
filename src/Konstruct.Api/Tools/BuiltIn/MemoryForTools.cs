using Konstruct.Api.Memory;
using Konstruct.EventStore.Streams;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary>The person's own memory with this employee.</summary>
internal sealed class MemoryForTools(LongTermMemory memory) : IMemoryForTools
{
    /// <summary>What is this near to what was asked for is meant by it.</summary>
    private const double Meant = 0.35;

    private const int MostForgotten = 5;

    public Task RememberAsync(ToolCallContext context, string text, CancellationToken cancellation) => memory.RememberAsync(
        context.Tenant, context.AgentId, context.Person, context.Subject, context.ConversationId, context.ToolCallId, text,
        new EventContext(CorrelationId: context.TurnId.ToString("D"), UserName: "konstruct"), cancellation);

    public async Task<int> ForgetAsync(ToolCallContext context, string about, CancellationToken cancellation)
    {
        var found = await memory.RecallAsync(context.Tenant, new RecallRequest(context.AgentId, context.Person, about, MostForgotten), cancellation);
        var forgotten = 0;
        foreach (var one in found.Memories.Where(m => m.Score >= Meant))
        {
            if (await memory.ForgetAsync(context.Tenant, context.AgentId, context.Person, one.Id, cancellation))
                forgotten++;
        }

        return forgotten;
    }
}
