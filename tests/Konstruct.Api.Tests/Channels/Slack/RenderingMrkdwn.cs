using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

public class RenderingMrkdwn
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("**bold** *it* _it_ ~~no~~ `code`", "*bold* _it_ _it_ ~no~ `code`")]
    [InlineData("***both***", "_*both*_")]
    [InlineData("**bold with *it* and **more** inside**", "*bold with _it_ and more inside*")]
    [InlineData("half**bold**word", "half\u200B*bold*\u200Bword")]
    [InlineData("# Title with **bold**", "*Title with bold*")]
    [InlineData("Title\n=====\n\ntext", "*Title*\n\ntext")]
    [InlineData("one\n\n\n\ntwo", "one\n\ntwo")]
    [InlineData("one\ntwo  \nthree\\\nfour", "one\ntwo\nthree\nfour")]
    [InlineData("**over\ntwo lines**", "*over two lines*")]
    [InlineData("a & b < c > d", "a &amp; b &lt; c &gt; d")]
    [InlineData("> quoted\n> again\n\nafter", "> quoted\n> again\n\nafter")]
    [InlineData("> one\n>\n> > two", "> one\n>\n> two")]
    [InlineData("- a\n- b\n  - c\n    - d\n", "• a\n• b\n    ◦ c\n        • d")]
    [InlineData("3. c\n4. d", "3. c\n4. d")]
    [InlineData("1) a\n\n   more\n2) b", "1) a\n    more\n2) b")]
    [InlineData("- [x] done\n- [ ] open", "• ☑ done\n• ☐ open")]
    [InlineData("> - a\n> - b", "> • a\n> • b")]
    [InlineData("```csharp\nif (a < b) { }\n```", "```\nif (a &lt; b) { }\n```")]
    [InlineData("- a\n\n      code\n", "• a\n```\ncode\n```")]
    [InlineData("~~~\na ``` b\n~~~", "```\na ``\u200B` b\n```")]
    [InlineData("`` a`b ``", "a`b")]
    [InlineData("---", "──────────")]
    [InlineData("[docs](https://x.test/a?b=1&c=2)", "<https://x.test/a?b=1&amp;c=2|docs>")]
    [InlineData("[**bold** label](https://x.test \"title\")", "<https://x.test|bold label>")]
    [InlineData("https://x.test/a_b_c", "<https://x.test/a_b_c>")]
    [InlineData("<https://x.test>", "<https://x.test>")]
    [InlineData("<me@x.test>", "<mailto:me@x.test|me@x.test>")]
    [InlineData("[write](mailto:me@x.test)", "<mailto:me@x.test|write>")]
    [InlineData("[a][1] and [b]\n\n[1]: https://x.test/1", "<https://x.test/1|a> and [b]")]
    [InlineData("Sources\n\n[1]: https://x.test/1", "Sources\n[1]: <https://x.test/1>")]
    [InlineData("![a cat](https://x.test/cat.png) ![](https://x.test/dog.png)", "<https://x.test/cat.png|a cat> <https://x.test/dog.png>")]
    [InlineData("&lt;!channel&gt; &amp;lt; &copy;", "&lt;!channel&gt; &amp;lt; ©")]
    [InlineData("a<br>b <b>c</b>", "a&lt;br&gt;b &lt;b&gt;c&lt;/b&gt;")]
    [InlineData("<div>\n*x*\n</div>", "&lt;div&gt;\n_x_\n&lt;/div&gt;")]
    [InlineData("مرحبا **عالم** 😀", "مرحبا *عالم* 😀")]
    [InlineData("", "")]
    [InlineData(" \n\n ", "")]
    public void Markdown_becomes_mrkdwn(string markdown, string mrkdwn) =>
        Mrkdwn.FromMarkdown(markdown).ShouldBe(mrkdwn);

    [Theory]
    [InlineData("<!channel> <!here> <@U0MAYA> <#C0GEN>", "&lt;!channel&gt; &lt;!here&gt; &lt;@U0MAYA&gt; &lt;#C0GEN&gt;")]
    [InlineData("`<!channel>`", "`&lt;!channel&gt;`")]
    [InlineData("[x](<!channel>)", "x (!channel)")]
    [InlineData("[x](javascript:alert(1))", "x (javascript:alert(1))")]
    [InlineData("[x](/relative)", "x (/relative)")]
    [InlineData("[x](https://x.test/<!channel>|y)", "<https://x.test/%3C!channel%3E%7Cy|x>")]
    [InlineData("[<!channel>](https://x.test)", "<https://x.test|&lt;!channel&gt;>")]
    [InlineData("[https://bank.test](https://evil.test)", "https://bank.test (<https://evil.test>)")]
    [InlineData("[bank.test](https://evil.test)", "bank.test (<https://evil.test>)")]
    [InlineData("[pay](https://bank.test@evil.test)", "pay (https://bank.test@evil.test)")]
    [InlineData("[x](mailto:a@b.test?bcc=c@d.test)", "x (mailto:a@b.test?bcc=c@d.test)")]
    public void Nothing_a_model_writes_becomes_a_mention_or_a_hidden_link(string markdown, string mrkdwn) =>
        Mrkdwn.FromMarkdown(markdown).ShouldBe(mrkdwn);

    [Fact]
    public void A_table_stands_aligned_in_a_code_block() =>
        Mrkdwn.FromMarkdown("""
            | Plan | Price | 国 |
            |:-----|------:|---|
            | **Basic** | 9 | 日本 |
            | Extra & more | 129 | |
            """).ShouldBe("""
            ```
            Plan         | Price | 国
            -------------+-------+-----
            Basic        |     9 | 日本
            Extra &amp; more |   129
            ```
            """);

    [Fact]
    public void What_is_too_long_to_parse_is_shown_as_it_is()
    {
        var text = new string('x', Mrkdwn.MaxParsedLength) + "**<!here>**";
        Mrkdwn.FromMarkdown(text).ShouldEndWith("x**&lt;!here&gt;**");
    }

    [Fact]
    public void A_very_long_link_is_shown_as_text()
    {
        var url = "https://x.test/" + new string('a', MrkdwnText.MaxLinkLength);
        Mrkdwn.FromMarkdown($"[docs]({url})").ShouldBe($"docs ({url})");
    }
}
