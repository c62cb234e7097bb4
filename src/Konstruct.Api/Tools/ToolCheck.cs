using Konstruct.Domain.Agents;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools;

/// <summary>Whether a call that a model asks for can be made at all.</summary>
internal abstract record ToolCheck
{
    private ToolCheck()
    {
    }

    /// <param name="Setting">What the employee's configuration says about it.</param>
    public sealed record Accepted(ITool Tool, ToolSetting? Setting, ToolArguments Arguments) : ToolCheck
    {
        public bool IsIdempotent => Tool.IsIdempotent(Arguments.Element);

        /// <inheritdoc cref="ToolPolicy.Decide"/>
        public ToolDecision Decide(IReadOnlyCollection<string> untrustedOrigins) => ToolPolicy.Decide(Tool.Definition.Traits, Setting, untrustedOrigins);
    }

    /// <summary>To be stored as <c>tool.denied</c> and told the model.</summary>
    public sealed record Refused(ToolRefusal Refusal) : ToolCheck;
}
