using Konstruct.Domain.Handoff;

namespace Konstruct.Domain.Tests.Handoff;

public class CallingSomebody
{
    public static TheoryData<string, HandoffTarget[]> Read => new()
    {
        { "inbox", [new HandoffTarget.Inbox()] },
        { "Inbox", [new HandoffTarget.Inbox()] },
        { "slack:#support", [new HandoffTarget.SlackChannel("support")] },
        { "slack:#Support", [new HandoffTarget.SlackChannel("support")] },
        { "slack:#C0GENERAL", [new HandoffTarget.SlackChannel("C0GENERAL")] },
        { "slack:#atenção", [new HandoffTarget.SlackChannel("atenção")] },
        { "slack:@maya", [new HandoffTarget.SlackUser("maya")] },
        { "slack:@Maya Rey", [new HandoffTarget.SlackUser("Maya Rey")] },
        { "slack:@U0MAYA", [new HandoffTarget.SlackUser("U0MAYA")] },
        { "webhook:https://hooks.example.com/1?key=a,b", [new HandoffTarget.Webhook("https://hooks.example.com/1?key=a,b")] },
        { " slack:@maya ,slack:#support,inbox ", [new HandoffTarget.SlackUser("maya"), new HandoffTarget.SlackChannel("support"), new HandoffTarget.Inbox()] },
        {
            "webhook:https://a.example/?x=1,2, webhook:http://b.example/, inbox",
            [new HandoffTarget.Webhook("https://a.example/?x=1,2"), new HandoffTarget.Webhook("http://b.example/"), new HandoffTarget.Inbox()]
        },
    };

    [Theory]
    [MemberData(nameof(Read))]
    public void Those_to_call_are_read_in_order(string text, HandoffTarget[] expected) =>
        HandoffTarget.Parse(text).Targets!.Value.ShouldBe(expected);

    [Theory]
    [MemberData(nameof(Read))]
    public void They_are_written_as_they_are_read(string text, HandoffTarget[] expected)
    {
        text.ShouldNotBeEmpty();
        HandoffTarget.Parse(string.Join(", ", expected.Select(t => t.Text))).Targets!.Value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("  ", 2, 0)]
    [InlineData("somebody", 0, 8)]
    [InlineData("slack:", 0, 6)]
    [InlineData("slack:#", 0, 7)]
    [InlineData("slack:#two words", 0, 16)]
    [InlineData("slack:@", 0, 7)]
    [InlineData("slack:maya", 0, 10)]
    [InlineData("inbox,", 6, 0)]
    [InlineData("inbox,,slack:@maya", 6, 0)]
    [InlineData("inbox, inbox", 7, 5)]
    [InlineData("webhook:", 0, 8)]
    [InlineData("webhook:example.com", 0, 19)]
    [InlineData("webhook:ftp://example.com/", 0, 26)]
    [InlineData("webhook:https://maya:secret@example.com/", 0, 40)]
    [InlineData("webhook:https://example.com/#x", 0, 30)]
    [InlineData("webhook:https://example.com/a b", 0, 31)]
    [InlineData("inbox, webhook:javascript:alert(1)", 7, 27)]
    public void Somebody_who_cannot_be_called_is_told_with_the_place(string text, int offset, int length)
    {
        var error = HandoffTarget.Parse(text).Error.ShouldNotBeNull();
        (error.Code, error.Offset, error.Length).ShouldBe((HandoffTarget.Invalid, offset, length));
    }

    [Fact]
    public void Ten_are_the_most()
    {
        string Of(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => $"slack:@u{i}"));
        HandoffTarget.Parse(Of(10)).IsTargets.ShouldBeTrue();
        HandoffTarget.Parse(Of(11)).Error!.Code.ShouldBe(HandoffTarget.Invalid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("somebody")]
    public void What_was_stored_and_cannot_be_read_means_the_inbox(string? text) => HandoffTarget.ParseOrInbox(text).ShouldBe([new HandoffTarget.Inbox()]);

    [Fact]
    public void Of_a_webhook_only_its_origin_is_shown() =>
        new HandoffTarget.Webhook("https://hooks.example.com:8443/T0/secret?k=1").Origin.ShouldBe("https://hooks.example.com:8443");

    [Fact]
    public void An_id_of_Slack_is_told_from_a_name()
    {
        new HandoffTarget.SlackChannel("C0GENERAL").IsId.ShouldBeTrue();
        new HandoffTarget.SlackChannel("support").IsId.ShouldBeFalse();
        new HandoffTarget.SlackUser("U0MAYA").IsId.ShouldBeTrue();
        new HandoffTarget.SlackUser("maya").IsId.ShouldBeFalse();
    }
}
