using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

public class SlackErrorCodes
{
    [Theory]
    [InlineData("Retry", "ratelimited rate_limited internal_error fatal_error service_unavailable request_timeout messaging_processing_failed update_failed external_channel_migrating team_added_to_org")]
    [InlineData("InstallationDead", "invalid_auth not_authed account_inactive token_revoked org_login_required app_access_restricted team_access_not_granted")]
    [InlineData("TokenExpired", "token_expired")]
    [InlineData("MissingScope", "missing_scope no_permission not_allowed_token_type not_agent_app")]
    [InlineData("NotWritable", "channel_not_found not_in_channel is_archived is_inactive restricted_action restricted_action_thread_locked cannot_reply_to_message ekm_access_denied messages_tab_disabled user_not_in_channel thread_locked")]
    [InlineData("OurBug", "no_text msg_too_long markdown_text_conflict invalid_blocks invalid_blocks_format msg_blocks_too_long too_many_attachments metadata_too_large invalid_arguments invalid_form_data invalid_json")]
    [InlineData("NotFound", "message_not_found thread_not_found user_not_found")]
    public void Every_code_has_its_kind(string kind, string codes)
    {
        foreach (var code in codes.Split(' '))
        {
            SlackApiErrors.KindOf(code).ToString().ShouldBe(kind, code);
            SlackApiErrors.IsKnown(code).ShouldBeTrue(code);
        }
    }

    [Fact]
    public void A_new_code_is_ours_to_look_at()
    {
        SlackApiErrors.KindOf("something_new").ShouldBe(SlackFailureKind.OurBug);
        SlackApiErrors.IsKnown("something_new").ShouldBeFalse();
    }

    [Theory]
    [InlineData("chat.delete", "message_not_found", true)]
    [InlineData("chat.update", "message_not_found", false)]
    [InlineData("reactions.add", "already_reacted", true)]
    [InlineData("reactions.remove", "no_reaction", true)]
    [InlineData("conversations.open", "already_open", true)]
    public void What_is_so_already_is_a_success(string method, string code, bool expected) =>
        SlackApiErrors.IsSuccess(method, code).ShouldBe(expected);

    [Theory]
    [InlineData("not_in_channel", "not_in_channel")]
    [InlineData(null, "unrecognised")]
    [InlineData("", "unrecognised")]
    [InlineData("words of somebody", "unrecognised")]
    public void Only_what_looks_like_a_code_is_passed_on(string? error, string code) => SlackApiErrors.Code(error).ShouldBe(code);
}
