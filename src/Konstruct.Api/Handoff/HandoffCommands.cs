namespace Konstruct.Api.Handoff;

/// <summary>The commands that a package tells people to use.</summary>
internal static class HandoffCommands
{
    public static string Reply(HandoffCall call) => $"konstruct handoff reply {call.HandoffId:D} --tenant {call.TenantSlug} \"...\"";

    public static string Back(HandoffCall call) => $"konstruct handoff back {call.HandoffId:D} --tenant {call.TenantSlug}";

    public static string Show(HandoffCall call) => $"konstruct conversation show {call.ConversationId:D} --tenant {call.TenantSlug}";
}
