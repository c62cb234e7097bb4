using System.Text;
using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

public class SigningSlackRequests
{
    private const string Secret = "slack_secret";
    private const string SignedAt = "1700000000";
    private const string Signature = "v0=fb9724da7c1daa2942b2422a78b3178ba4fcec70ebcc310bbf87e035ea6a9b8b";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"type":"url_verification","challenge":"abc"}""");
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void The_documented_example_is_valid()
    {
        var body = Encoding.UTF8.GetBytes(
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
            + "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
            + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");

        SlackSignature.Verify(
            "8f742231b10e8888abcd99yyyzzz85a5",
            "1531420618",
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
            body,
            DateTimeOffset.FromUnixTimeSeconds(1531420618)).ShouldBe(SlackSignatureResult.Valid);
    }

    [Fact]
    public void A_json_body_is_valid_and_signs_to_the_same_text()
    {
        Verify(SignedAt, Signature).ShouldBe(SlackSignatureResult.Valid);
        SlackSignature.Sign(Secret, SignedAt, Body).ShouldBe(Signature);
    }

    [Theory]
    [InlineData(-300, SlackSignatureResult.Valid)]
    [InlineData(-301, SlackSignatureResult.Stale)]
    [InlineData(300, SlackSignatureResult.Valid)]
    [InlineData(301, SlackSignatureResult.Stale)]
    internal void Five_minutes_count_in_both_directions(int seconds, SlackSignatureResult expected) =>
        SlackSignature.Verify(Secret, SignedAt, Signature, Body, Then.AddSeconds(seconds)).ShouldBe(expected);

    [Theory]
    [InlineData(null, Signature)]
    [InlineData("", Signature)]
    [InlineData(SignedAt, null)]
    [InlineData(SignedAt, "")]
    public void A_missing_header_is_missing(string? timestamp, string? signature) =>
        Verify(timestamp, signature).ShouldBe(SlackSignatureResult.Missing);

    [Theory]
    [InlineData("soon", Signature)]
    [InlineData("-1700000000", Signature)]
    [InlineData(" 1700000000", Signature)]
    [InlineData("1700000000.5", Signature)]
    [InlineData("99999999999999999999", Signature)]
    [InlineData(SignedAt, "v1=fb9724da7c1daa2942b2422a78b3178ba4fcec70ebcc310bbf87e035ea6a9b8b")]
    [InlineData(SignedAt, "v0=fb9724")]
    [InlineData(SignedAt, "v0=zz9724da7c1daa2942b2422a78b3178ba4fcec70ebcc310bbf87e035ea6a9b8b")]
    [InlineData(SignedAt, "fb9724da7c1daa2942b2422a78b3178ba4fcec70ebcc310bbf87e035ea6a9b8b")]
    [InlineData(SignedAt, Signature + ",v0=00")]
    public void A_header_of_another_form_is_malformed(string timestamp, string signature) =>
        Verify(timestamp, signature).ShouldBe(SlackSignatureResult.Malformed);

    [Fact]
    public void Another_secret_another_byte_or_another_time_does_not_match()
    {
        SlackSignature.Verify("other", SignedAt, Signature, Body, Then).ShouldBe(SlackSignatureResult.Mismatch);
        SlackSignature.Verify(Secret, SignedAt, Signature, [.. Body, (byte)' '], Then).ShouldBe(SlackSignatureResult.Mismatch);
        Verify("1700000001", Signature).ShouldBe(SlackSignatureResult.Mismatch);
        Verify("01700000000", Signature).ShouldBe(SlackSignatureResult.Mismatch);
    }

    [Fact]
    public void Nothing_is_verified_with_an_empty_secret() =>
        Should.Throw<ArgumentException>(() => SlackSignature.Verify("", SignedAt, Signature, Body, Then));

    private static SlackSignatureResult Verify(string? timestamp, string? signature) =>
        SlackSignature.Verify(Secret, timestamp, signature, Body, Then);
}
