using System.Text;
using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

/// <summary>One example of every body Slack sends, shared by the tests of the parser and the mutations.</summary>
internal static class SlackBodies
{
    public const string Bot = "U0BOT";
    public const string Maya = "U0MAYA";
    public const string App = "A0APP";
    public const string Team = "T0ACME";
    public const string General = "C0GENERAL";

    public static readonly string UrlVerification = """{"type":"url_verification","token":"x","challenge":"abc123"}""";

    public static readonly string Mention = Callback(
        """{"type":"app_mention","user":"U0MAYA","ts":"1712345678.000100","client_msg_id":"5d1c-77","text":"<@U0BOT> What is your refund policy?","team":"T0ACME","channel":"C0GENERAL","event_ts":"1712345678.000100"}""");

    public static readonly string ThreadReply = Callback(
        """{"type":"message","user":"U0MAYA","ts":"1712345700.000200","thread_ts":"1712345678.000100","parent_user_id":"U0MAYA","text":"and for shoes?","channel":"C0GENERAL","channel_type":"channel","event_ts":"1712345700.000200"}""");

    public static readonly string Direct = Callback(
        """{"type":"message","user":"U0MAYA","ts":"1712345678.000100","text":"hi &lt;there&gt; &amp; <https://x.test/a|A>","channel":"D0MAYA","channel_type":"im","event_ts":"1712345678.000100"}""");

    public static readonly string SharedFiles = Callback(
        """{"type":"message","subtype":"file_share","user":"U0MAYA","ts":"1712345678.000100","text":"","channel":"D0MAYA","channel_type":"im","files":[{"id":"F0ONE","name":"bill.pdf","mimetype":"application/pdf","size":4096,"mode":"hosted"},{"id":"F0TWO","file_access":"check_file_info"}]}""");

    public static readonly string OtherBot = Callback(
        """{"type":"message","user":"U0OTHER","bot_id":"B0OTHER","app_id":"A0OTHER","bot_profile":{"id":"B0OTHER","app_id":"A0OTHER"},"ts":"1712345678.000100","text":"beep","channel":"C0GENERAL","channel_type":"channel"}""");

    public static readonly string OwnReply = Callback(
        """{"type":"message","user":"U0BOT","bot_id":"B0BOT","app_id":"A0APP","ts":"1712345679.000100","thread_ts":"1712345678.000100","text":"Thinking...","channel":"C0GENERAL","channel_type":"channel","metadata":{"event_type":"konstruct_reply","event_payload":{"id":"out-1"}}}""");

    public static readonly string Edit = Callback(
        """{"type":"message","subtype":"message_changed","hidden":true,"channel":"C0GENERAL","channel_type":"channel","ts":"1712345800.000300","message":{"type":"message","user":"U0MAYA","ts":"1712345678.000100","text":"new words","edited":{"user":"U0MAYA","ts":"1712345799.000000"}},"previous_message":{"type":"message","user":"U0MAYA","ts":"1712345678.000100","text":"old words"}}""");

    public static readonly string Delete = Callback(
        """{"type":"message","subtype":"message_deleted","hidden":true,"channel":"C0GENERAL","channel_type":"channel","ts":"1712345800.000300","deleted_ts":"1712345700.000200","previous_message":{"type":"message","user":"U0MAYA","ts":"1712345700.000200","thread_ts":"1712345678.000100","text":"gone"}}""");

    public static readonly string Tombstone = Callback(
        """{"type":"message","subtype":"message_changed","hidden":true,"channel":"C0GENERAL","channel_type":"channel","ts":"1712345800.000300","message":{"type":"message","subtype":"tombstone","user":"USLACKBOT","ts":"1712345678.000100","thread_ts":"1712345678.000100","text":"This message was deleted."},"previous_message":{"type":"message","user":"U0MAYA","ts":"1712345678.000100","thread_ts":"1712345678.000100","text":"gone"}}""");

    public static readonly string RichText = Callback(
        """{"type":"message","user":"U0MAYA","ts":"1712345678.000100","text":"","channel":"C0GENERAL","channel_type":"channel","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U0BOT"},{"type":"text","text":" compare <these> "},{"type":"link","url":"https://x.test/b"},{"type":"emoji","name":"smile"}]}]}],"attachments":[{"blocks":[{"type":"table","rows":[[{"type":"raw_text","text":"a"},{"type":"raw_text","text":"1"}],[{"type":"raw_text","text":"b"},{"type":"raw_text","text":"2"}]]}]},{"fallback":"an old card"}]}""");

    public static readonly string Join = Callback(
        """{"type":"message","subtype":"channel_join","user":"U0MAYA","ts":"1712345678.000100","text":"<@U0MAYA> has joined","channel":"C0GENERAL","channel_type":"channel"}""");

    public static readonly string Uninstalled = Callback("""{"type":"app_uninstalled"}""");

    public static readonly string Revoked = Callback("""{"type":"tokens_revoked","tokens":{"oauth":["U0MAYA"],"bot":["U0BOT"]}}""");

    public static readonly string RateLimited = """{"type":"app_rate_limited","token":"x","team_id":"T0ACME","minute_rate_limited":1712345640,"api_app_id":"A0APP"}""";

    public static readonly string Reaction = Callback("""{"type":"reaction_added","user":"U0MAYA","reaction":"eyes"}""");

    public static IReadOnlyList<string> All { get; } =
    [
        UrlVerification, Mention, ThreadReply, Direct, SharedFiles, OtherBot, OwnReply, Edit, Delete, Tombstone, RichText, Join, Uninstalled,
        Revoked, RateLimited, Reaction,
    ];

    /// <summary>An envelope as a workspace installation delivers it, around <paramref name="happened"/>.</summary>
    public static string Callback(string happened, string more = "") =>
        $$"""
        {"type":"event_callback","token":"x","team_id":"T0ACME","api_app_id":"A0APP","event_id":"Ev0ONE","event_time":1712345678,
        "authorizations":[{"enterprise_id":null,"team_id":"T0ACME","user_id":"U0BOT","is_bot":true,"is_enterprise_install":false}],
        "is_ext_shared_channel":false{{more}},"event":{{happened}}}
        """;

    public static string Message(string members) =>
        Callback($$"""{"type":"message","user":"U0MAYA","ts":"1712345678.000100","channel":"C0GENERAL","channel_type":"channel",{{members}}}""");

    public static SlackEvent Parse(string body) => SlackEventParser.Parse(Encoding.UTF8.GetBytes(body));

    public static SlackMessage Written(string body) => Parse(body).ShouldBeOfType<SlackEvent.Message>().Content;
}
