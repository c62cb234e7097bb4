namespace Konstruct.Api.Channels.Slack;

/// <summary>Slack's error codes by what they mean for us.</summary>
internal static class SlackApiErrors
{
    private static readonly Dictionary<string, SlackFailureKind> Kinds = ByKind(
        (SlackFailureKind.Retry,
            ["ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
             "messaging_processing_failed", "update_failed", "external_channel_migrating", "team_added_to_org", "message_limit_exceeded"]),
        (SlackFailureKind.InstallationDead,
            ["invalid_auth", "not_authed", "account_inactive", "token_revoked", "org_login_required", "app_access_restricted",
             "team_access_not_granted"]),
        (SlackFailureKind.TokenExpired, ["token_expired"]),
        (SlackFailureKind.MissingScope, ["missing_scope", "no_permission", "not_allowed_token_type", "not_agent_app"]),
        (SlackFailureKind.NotWritable,
            ["channel_not_found", "not_in_channel", "is_archived", "is_inactive", "cannot_reply_to_message", "ekm_access_denied",
             "messages_tab_disabled", "user_not_in_channel", "thread_locked", "cant_update_message", "cant_delete_message",
             "edit_window_closed", "cannot_dm_bot", "user_disabled"]),
        (SlackFailureKind.NotFound,
            ["message_not_found", "thread_not_found", "user_not_found", "users_not_found", "user_not_visible", "file_not_found", "file_deleted"]),
        (SlackFailureKind.OurBug,
            ["no_text", "msg_too_long", "markdown_text_conflict", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long",
             "too_many_attachments", "metadata_too_large", "invalid_arguments", "invalid_form_data", "invalid_json"]));

    /// <summary>Codes that say the service broke while it worked, so that part of the work may be done.</summary>
    private static readonly HashSet<string> Midway =
        ["internal_error", "fatal_error", "service_unavailable", "request_timeout", "messaging_processing_failed"];

    /// <summary>A code we do not know is our bug: repeating what Slack refuses for an unknown reason helps nobody.</summary>
    public static SlackFailureKind KindOf(string code) =>
        Kinds.TryGetValue(code, out var kind) ? kind
        : code.StartsWith("restricted_action", StringComparison.Ordinal) ? SlackFailureKind.NotWritable
        : SlackFailureKind.OurBug;

    /// <summary>The code is one of those listed, so nobody needs to look at it.</summary>
    public static bool IsKnown(string code) => Kinds.ContainsKey(code) || code.StartsWith("restricted_action", StringComparison.Ordinal);

    public static bool MayHaveHappened(string code) => Midway.Contains(code);

    /// <summary>The wanted state is there already, only not by this call.</summary>
    public static bool IsSuccess(string method, string code) => (method, code) switch
    {
        ("chat.delete", "message_not_found") => true,
        ("reactions.add", "already_reacted") => true,
        ("reactions.remove", "no_reaction") => true,
        ("conversations.open", "already_open") => true,
        _ => false,
    };

    /// <summary>Slack's code when it looks like one; it goes into logs and events.</summary>
    public static string Code(string? error) =>
        error is { Length: > 0 and <= 64 } && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' or '.') ? error : "unrecognised";

    private static Dictionary<string, SlackFailureKind> ByKind(params (SlackFailureKind Kind, string[] Codes)[] groups) =>
        groups.SelectMany(g => g.Codes.Select(code => (code, g.Kind))).ToDictionary(p => p.code, p => p.Kind, StringComparer.Ordinal);
}
