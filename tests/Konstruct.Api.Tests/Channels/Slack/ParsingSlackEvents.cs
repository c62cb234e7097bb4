using System.Text;
using Konstruct.Api.Channels.Slack;
using static Konstruct.Api.Tests.Channels.Slack.SlackBodies;

namespace Konstruct.Api.Tests.Channels.Slack;

public class ParsingSlackEvents
{
    [Fact]
    public void A_url_verification_gives_its_challenge() =>
        Parse(UrlVerification).ShouldBe(new SlackEvent.UrlVerification("abc123"));

    [Fact]
    public void A_mention_names_the_team_the_thread_and_the_question()
    {
        var happened = Parse(Mention).ShouldBeOfType<SlackEvent.Message>();

        happened.Envelope.ShouldBe(new SlackEnvelope(
            new SlackInstallation(Team, null, false, Bot), "Ev0ONE", DateTimeOffset.FromUnixTimeSeconds(1712345678), App, false));
        happened.Content.IsAppMention.ShouldBeTrue();
        happened.Content.IsDirect.ShouldBeFalse();
        happened.Content.ThreadKey.ShouldBe("1712345678.000100");
        happened.Content.ClientMessageId.ShouldBe("5d1c-77");
        happened.Content.MentionsBot(Bot).ShouldBeTrue();
        happened.Content.MentionsBot(Maya).ShouldBeFalse();
        happened.Content.TextFor(Bot).ShouldBe("What is your refund policy?");
    }

    [Fact]
    public void A_reply_belongs_to_its_thread() =>
        Written(ThreadReply).ThreadKey.ShouldBe("1712345678.000100");

    [Fact]
    public void A_direct_message_is_direct_and_its_text_is_unescaped()
    {
        Written(Direct).IsDirect.ShouldBeTrue();
        Written(Direct).TextFor(Bot).ShouldBe("hi <there> & A (https://x.test/a)");
    }

    [Fact]
    public void Shared_files_are_noted_also_without_words() =>
        Written(SharedFiles).Files.ShouldBe([
            new SlackFile("F0ONE", "bill.pdf", "application/pdf", 4096, "hosted", false),
            new SlackFile("F0TWO", null, null, null, null, true)]);

    [Fact]
    public void Another_bots_post_is_ignored() =>
        Parse(OtherBot).ShouldBe(new SlackEvent.Ignored(SlackIgnored.BotMessage));

    [Fact]
    public void A_webhooks_post_is_ignored() =>
        Parse(Callback("""{"type":"message","subtype":"bot_message","bot_id":"B0HOOK","ts":"1.2","text":"x","channel":"C0GENERAL"}"""))
            .ShouldBe(new SlackEvent.Ignored(SlackIgnored.BotMessage));

    [Fact]
    public void Our_own_answer_comes_back_with_its_outbound_id()
    {
        var own = Parse(OwnReply).ShouldBeOfType<SlackEvent.OwnReply>();
        (own.Channel, own.Ts, own.ThreadTs, own.OutboundId).ShouldBe((General, "1712345679.000100", "1712345678.000100", "out-1"));
    }

    [Fact]
    public void Another_app_cannot_pass_for_us_by_copying_the_outbound_id() =>
        Parse(OwnReply.Replace("\"A0APP\",\"ts\"", "\"A0OTHER\",\"ts\"", StringComparison.Ordinal).Replace("\"user\":\"U0BOT\",\"bot_id\"", "\"user\":\"U0OTHER\",\"bot_id\"", StringComparison.Ordinal))
            .ShouldBe(new SlackEvent.Ignored(SlackIgnored.BotMessage));

    [Fact]
    public void Our_own_post_is_ours_by_the_bots_user_alone() =>
        Parse(Callback("""{"type":"message","user":"U0BOT","ts":"1.2","text":"x","channel":"C0GENERAL"}"""))
            .ShouldBe(new SlackEvent.Ignored(SlackIgnored.OwnMessage));

    [Fact]
    public void Slacks_own_voice_is_ignored() =>
        Parse(Mention.Replace("U0MAYA", "USLACKBOT", StringComparison.Ordinal)).ShouldBe(new SlackEvent.Ignored(SlackIgnored.Slackbot));

    [Fact]
    public void Joins_and_what_slack_may_add_are_ignored_with_their_name()
    {
        Parse(Join).ShouldBe(new SlackEvent.Ignored(SlackIgnored.SystemSubtype, "channel_join"));
        Parse(Reaction).ShouldBe(new SlackEvent.Ignored(SlackIgnored.UnknownEventType, "reaction_added"));
        Parse("""{"type":"block_actions"}""").ShouldBe(new SlackEvent.Ignored(SlackIgnored.UnknownEnvelopeType, "block_actions"));
        Parse("""{"type":"<script>"}""").ShouldBe(new SlackEvent.Ignored(SlackIgnored.UnknownEnvelopeType, null));
    }

    [Fact]
    public void An_unknown_event_needs_neither_team_nor_id() =>
        Parse("""{"type":"event_callback","event":{"type":"team_access_revoked","team_ids":["T1"]}}""")
            .ShouldBe(new SlackEvent.Ignored(SlackIgnored.UnknownEventType, "team_access_revoked"));

    [Fact]
    public void An_edit_carries_the_new_words_of_the_message_it_changes()
    {
        var edit = Parse(Edit).ShouldBeOfType<SlackEvent.Edited>();
        edit.Content.Ts.ShouldBe("1712345678.000100");
        edit.Content.TextFor(Bot).ShouldBe("new words");
        edit.EditedAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1712345799));
    }

    [Fact]
    public void A_change_without_an_edit_or_without_new_words_is_none()
    {
        Parse(Edit.Replace("edited", "unfurled", StringComparison.Ordinal)).ShouldBe(new SlackEvent.Ignored(SlackIgnored.NotAnEdit));
        Parse(Edit.Replace("new words", "old words", StringComparison.Ordinal)).ShouldBe(new SlackEvent.Ignored(SlackIgnored.NotAnEdit));
    }

    [Fact]
    public void Our_own_update_is_no_edit() =>
        Parse(Edit.Replace("\"message\":{\"type\":\"message\",\"user\":\"U0MAYA\"", "\"message\":{\"type\":\"message\",\"user\":\"U0BOT\"", StringComparison.Ordinal))
            .ShouldBe(new SlackEvent.Ignored(SlackIgnored.OwnMessage));

    [Fact]
    public void A_deletion_names_the_message_that_is_gone()
    {
        var gone = Parse(Delete).ShouldBeOfType<SlackEvent.Deleted>();
        (gone.Channel, gone.Ts, gone.ThreadTs, gone.User, gone.WasBot).ShouldBe((General, "1712345700.000200", "1712345678.000100", Maya, false));
    }

    [Fact]
    public void A_tombstone_is_a_deletion()
    {
        var gone = Parse(Tombstone).ShouldBeOfType<SlackEvent.Deleted>();
        (gone.Ts, gone.User).ShouldBe(("1712345678.000100", Maya));
    }

    [Fact]
    public void An_uninstall_carries_its_time() =>
        Parse(Uninstalled).ShouldBeOfType<SlackEvent.AppUninstalled>().Envelope.EventTime.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1712345678));

    [Fact]
    public void Revoked_tokens_say_whose()
    {
        var revoked = Parse(Revoked).ShouldBeOfType<SlackEvent.TokensRevoked>();
        revoked.BotUserIds.ShouldBe([Bot]);
        revoked.UserIds.ShouldBe([Maya]);
        Parse(Callback("""{"type":"tokens_revoked","tokens":{"oauth":["U0MAYA"]}}""")).ShouldBeOfType<SlackEvent.TokensRevoked>().IncludesBot.ShouldBeFalse();
    }

    [Fact]
    public void A_rate_limit_names_team_and_minute() =>
        Parse(RateLimited).ShouldBe(new SlackEvent.RateLimited(Team, DateTimeOffset.FromUnixTimeSeconds(1712345640)));

    [Fact]
    public void Words_in_blocks_and_attachments_count_when_the_text_is_empty()
    {
        var message = Written(RichText);
        message.MentionsBot(Bot).ShouldBeTrue();
        message.TextFor(Bot).ShouldBe("compare <these> https://x.test/b:smile:\na | 1\nb | 2\nan old card");
    }

    [Fact]
    public void A_pasted_table_is_read_beside_the_text() =>
        Written(Message("""
            "text":"sum these","attachments":[{"text":"an unfurled page"},{"blocks":[{"type":"table","rows":[[{"type":"raw_text","text":"7"},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"8"}]}]}]]}]}]
            """)).TextFor(Bot).ShouldBe("sum these\n7 | 8");

    [Fact]
    public void A_message_with_nothing_in_it_is_ignored() =>
        Parse(Message("\"text\":\"  \"")).ShouldBe(new SlackEvent.Ignored(SlackIgnored.Empty));

    [Fact]
    public void The_authorization_names_the_installation_before_the_envelope_does()
    {
        var shared = Callback(
            """{"type":"message","user":"U9","user_team":"T0THEIRS","ts":"1.2","text":"x","channel":"C0GENERAL"}""")
            .Replace("\"token\":\"x\",\"team_id\":\"T0ACME\"", "\"token\":\"x\",\"team_id\":\"T0THEIRS\"", StringComparison.Ordinal)
            .Replace("\"is_ext_shared_channel\":false", "\"is_ext_shared_channel\":true", StringComparison.Ordinal);

        var happened = Parse(shared).ShouldBeOfType<SlackEvent.Message>();
        happened.Envelope.Installation.Key.ShouldBe(Team);
        happened.Envelope.IsStranger(happened.Content).ShouldBeTrue();
    }

    [Fact]
    public void An_installation_on_an_organisation_is_found_by_the_organisation()
    {
        var org = Mention.Replace("\"enterprise_id\":null", "\"enterprise_id\":\"E0ORG\"", StringComparison.Ordinal)
            .Replace("\"is_enterprise_install\":false", "\"is_enterprise_install\":true", StringComparison.Ordinal);
        Parse(org).ShouldBeOfType<SlackEvent.Message>().Envelope.Installation.Key.ShouldBe("E0ORG");
    }

    [Fact]
    public void Without_authorizations_the_envelopes_team_counts() =>
        Parse("""{"type":"event_callback","team_id":"T0ACME","event_id":"Ev1","event":{"type":"app_mention","user":"U0MAYA","ts":"1712345678.000100","text":"x","channel":"C1"}}""")
            .ShouldBeOfType<SlackEvent.Message>().Envelope.ShouldBe(new SlackEnvelope(
                new SlackInstallation(Team, null, false, null), "Ev1", DateTimeOffset.FromUnixTimeSeconds(1712345678), null, false));

    [Fact]
    public void Broken_text_is_mended_and_not_refused()
    {
        Written(Message("\"text\":\"a\\u0000b\\ud800c\\udc00d\\ud83d\\ude00\"")).TextFor(Bot).ShouldBe("a\uFFFDb\uFFFDc\uFFFDd😀");

        byte[] raw = [.. Encoding.UTF8.GetBytes(Message("\"text\":\"x§y\""))];
        var at = Array.IndexOf(raw, (byte)0xC2);
        raw[at] = 0xFF;
        SlackEventParser.Parse(raw).ShouldBeOfType<SlackEvent.Message>().Content.TextFor(Bot).ShouldBe("x\uFFFD\uFFFDy");
    }

    [Theory]
    [InlineData("", "json")]
    [InlineData("{", "json")]
    [InlineData("{} {}", "json")]
    [InlineData("[]", "not_an_object")]
    [InlineData("{}", "type")]
    [InlineData("""{"type":7}""", "type")]
    [InlineData("""{"type":"event_callback","type":"url_verification"}""", "json")]
    [InlineData("""{"type":"url_verification"}""", "challenge")]
    [InlineData("""{"type":"event_callback"}""", "event")]
    [InlineData("""{"type":"event_callback","event":[]}""", "event")]
    [InlineData("""{"type":"event_callback","event":{"type":1}}""", "event.type")]
    [InlineData("""{"type":"event_callback","event":{"type":"message"}}""", "event_id")]
    [InlineData("""{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}""", "team_id")]
    [InlineData("""{"type":"event_callback","event_id":"Ev1","team_id":"../T","event":{"type":"message"}}""", "team_id")]
    [InlineData("""{"type":"event_callback","event_id":"Ev1","team_id":"T1","event":{"type":"message"}}""", "event_time")]
    [InlineData("""{"type":"event_callback","event_id":"Ev1","team_id":"T1","event_time":1e300,"event":{"type":"message"}}""", "event_time")]
    [InlineData("""{"type":"event_callback","event_id":"Ev1","team_id":"T1","event_time":1,"event":{"type":"message"}}""", "event.channel")]
    [InlineData("""{"type":"app_rate_limited","minute_rate_limited":-1}""", "minute_rate_limited")]
    public void What_slack_does_not_send_is_malformed(string body, string why) =>
        Parse(body).ShouldBe(new SlackEvent.Malformed(why));

    [Theory]
    [InlineData("\"ts\":\"1712345700.000200\"", "\"ts\":1712345700.000200", "event.ts")]
    [InlineData("\"user\":\"U0MAYA\"", "\"user\":{}", "event.user")]
    [InlineData("\"text\":\"and for shoes?\"", "\"text\":[\"x\"]", "event.text")]
    [InlineData("\"thread_ts\":\"1712345678.000100\"", "\"thread_ts\":1712345678.5", "event.thread_ts")]
    [InlineData("\"channel\":\"C0GENERAL\"", "\"channel\":\"C0&x=1\"", "event.channel")]
    public void A_member_of_the_wrong_kind_is_malformed(string right, string wrong, string why)
    {
        ThreadReply.ShouldContain(right);
        Parse(ThreadReply.Replace(right, wrong, StringComparison.Ordinal)).ShouldBe(new SlackEvent.Malformed(why));
    }

    [Fact]
    public void Endless_nesting_is_malformed() =>
        Parse(new string('[', 500_000)).ShouldBe(new SlackEvent.Malformed("json"));

    [Fact]
    public void Our_own_message_is_known_by_any_of_three_ids()
    {
        var message = Written(Mention) with { BotId = "B1", AppId = "A1" };
        message.IsFrom(Maya, null, null).ShouldBeTrue();
        message.IsFrom(null, "B1", null).ShouldBeTrue();
        message.IsFrom(null, null, "A1").ShouldBeTrue();
        message.IsFrom(Bot, "B2", "A2").ShouldBeFalse();
        (message with { BotId = null, AppId = null }).IsFrom(null, null, null).ShouldBeFalse();
    }

    [Fact]
    public void Printing_an_event_shows_no_words_and_no_people()
    {
        foreach (var body in All)
        {
            var printed = Parse(body).ToString();
            printed.ShouldNotContain("refund");
            printed.ShouldNotContain(Maya);
        }

        Parse(Mention).ShouldBeOfType<SlackEvent.Message>().Content.ToString().ShouldBe("SlackMessage(C0GENERAL/1712345678.000100)");
    }
}
