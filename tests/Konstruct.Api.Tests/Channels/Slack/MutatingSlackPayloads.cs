using System.Text;
using Konstruct.Api.Channels.Slack;

namespace Konstruct.Api.Tests.Channels.Slack;

/// <summary>Payloads damaged at random from a fixed seed: whatever arrives, the parser answers with a value that can be used.</summary>
public class MutatingSlackPayloads
{
    private const int Mutations = 10_000;

    private static readonly string[] Values =
        ["null", "true", "7", "-1", "1e999", "18446744073709551616", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[]]", "{\"type\":1}", "\"<@U0BOT\""];

    [Fact]
    public void Ten_thousand_mutations_all_give_a_value()
    {
        var random = new Random(20260408);
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Mutations; i++)
        {
            var body = Encoding.UTF8.GetBytes(SlackBodies.All[random.Next(SlackBodies.All.Count)]);
            for (var times = random.Next(1, 4); times > 0; times--)
                body = Mutate(random, body);

            var happened = SlackEventParser.Parse(body);
            Use(happened);
            kinds[happened.ToString()] = kinds.GetValueOrDefault(happened.ToString()) + 1;
        }

        // The mutations reach past the first check: every kind of event still occurs among them.
        kinds.Keys.Order(StringComparer.Ordinal).ShouldBe(
            ["AppUninstalled", "Deleted", "Edited", "Ignored", "Malformed", "Message", "OwnReply", "RateLimited", "TokensRevoked", "UrlVerification"]);
    }

    [Fact]
    public void Bytes_that_are_no_json_at_all_give_a_value()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            SlackEventParser.Parse(noise).ShouldBeOfType<SlackEvent.Malformed>();
        }
    }

    // Everything a caller does with an event, and what PostgreSQL and UTF-8 ask of the text in it.
    private static void Use(SlackEvent happened)
    {
        var message = happened switch
        {
            SlackEvent.Message m => m.Content,
            SlackEvent.Edited e => e.Content,
            _ => null,
        };
        if (message is null)
            return;

        SlackId.IsId(message.Channel).ShouldBeTrue();
        SlackId.IsTs(message.ThreadKey).ShouldBeTrue();
        message.SentAt.Year.ShouldBeGreaterThan(1969);
        var text = message.TextFor(SlackBodies.Bot, "Ava") + string.Concat(message.Files.Select(f => f.Name + f.MimeType));
        text.ShouldNotContain('\0');
        Should.NotThrow(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text));
    }

    private static byte[] Mutate(Random random, byte[] body) => random.Next(7) switch
    {
        0 => Flip(random, body),
        1 => body[..random.Next(body.Length + 1)],
        2 => Inserted(random, body, [(byte)random.Next(256)]),
        3 => Repeated(random, body),
        4 => Inserted(random, body, Encoding.UTF8.GetBytes("\\ud83d")),
        _ => WithAnotherValue(random, body),
    };

    private static byte[] Flip(Random random, byte[] body)
    {
        if (body.Length == 0)
            return body;
        byte[] flipped = [.. body];
        flipped[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static byte[] Inserted(Random random, byte[] body, byte[] piece)
    {
        var at = random.Next(body.Length + 1);
        return [.. body[..at], .. piece, .. body[at..]];
    }

    private static byte[] Repeated(Random random, byte[] body)
    {
        var from = random.Next(body.Length + 1);
        var to = random.Next(from, body.Length + 1);
        return [.. body[..to], .. body[from..]];
    }

    // Replaces the value of one member by one of another kind.
    private static byte[] WithAnotherValue(Random random, byte[] body)
    {
        var colons = Enumerable.Range(0, body.Length).Where(i => body[i] == ':').ToArray();
        if (colons.Length == 0)
            return body;
        var from = colons[random.Next(colons.Length)] + 1;
        var length = Math.Max(0, body.AsSpan(from).IndexOfAny((byte)',', (byte)'}'));
        return [.. body[..from], .. Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]), .. body[(from + length)..]];
    }
}
