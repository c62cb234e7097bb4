using System.Diagnostics;
using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

public class ReadingSlackText
{
    private const string Bot = "U0BOT";

    [Theory]
    [InlineData("<@U0BOT> hello", "hello")]
    [InlineData("  <@U0BOT|konstruct>hello", "hello")]
    [InlineData("<@U0BOT>", "")]
    [InlineData("hello <@U0BOT>", "hello @U0BOT")]
    [InlineData("<@U0MAYA> and <@U0OMAR|omar>", "@U0MAYA and @omar")]
    [InlineData("see <#C0GEN|general> and <#C0X|>", "see #general and #C0X")]
    [InlineData("<https://x.test>", "https://x.test")]
    [InlineData("<https://x.test|https://x.test>", "https://x.test")]
    [InlineData("<https://x.test?a=1&amp;b=2|the page>", "the page (https://x.test?a=1&b=2)")]
    [InlineData("<mailto:a@b.test|a@b.test>", "a@b.test")]
    [InlineData("<!here> <!subteam^S1|@support> <!subteam^S2>", "@here @support @subteam")]
    [InlineData("<!date^1392734382^{date}|Feb 18, 2014>", "Feb 18, 2014")]
    [InlineData("1 &lt; 2 &amp;amp; 3 &gt; 2", "1 < 2 &amp; 3 > 2")]
    [InlineData("&lt;@U0BOT&gt; is not a mention", "<@U0BOT> is not a mention")]
    [InlineData("a < b > c <", "a < b > c <")]
    [InlineData("<@not an id> <<@U0MAYA>", "<@not an id> <@U0MAYA")]
    [InlineData("ماذا 😀 <@U0MAYA|مايا>", "ماذا 😀 @مايا")]
    public void References_are_readable_and_only_the_opening_mention_goes(string text, string expected) =>
        SlackText.Parse(text).TextFor(Bot).ShouldBe(expected);

    [Fact]
    public void The_bot_can_be_given_its_name_where_it_is_mentioned_later() =>
        SlackText.Parse("ask <@U0BOT>").TextFor(Bot, "Ava").ShouldBe("ask @Ava");

    [Fact]
    public void Without_a_known_bot_nothing_is_stripped() =>
        SlackText.Parse("<@U0BOT> hello").TextFor(null).ShouldBe("@U0BOT hello");

    [Fact]
    public void A_million_open_brackets_take_one_pass()
    {
        var watch = Stopwatch.StartNew();
        SlackText.Parse(new string('<', 1_000_000)).TextFor(Bot).Length.ShouldBe(1_000_000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }
}
