namespace Konstruct.Domain.Tools;

/// <summary>Whether a valid call of an assigned tool runs.</summary>
public abstract record ToolDecision
{
    private ToolDecision()
    {
    }

    public sealed record Run : ToolDecision
    {
        public static readonly Run Instance = new();
    }

    /// <param name="Code">Stable: why a person is asked; one of <see cref="ApprovalReason"/>.</param>
    /// <param name="Reason">For that person.</param>
    public sealed record NeedsApproval(string Code, string Reason) : ToolDecision;

    public sealed record Denied(ToolRefusal Refusal) : ToolDecision;
}

/// <summary>Why a person is asked.</summary>
public static class ApprovalReason
{
    /// <summary>The employee's settings ask for it every time.</summary>
    public const string Setting = "approval_always";

    /// <summary>Tools of an MCP server that write or reach outside ask unless a setting says otherwise.</summary>
    public const string McpDefault = "approval_mcp";

    /// <summary>Text from outside the tenant is in the cause chain of the call.</summary>
    public const string UntrustedContent = "approval_untrusted_content";
}
