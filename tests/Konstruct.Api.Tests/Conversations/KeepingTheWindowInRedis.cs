using System.Text;
using System.Text.Json;
using Konstruct.Api.Conversations;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Simulators.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class KeepingTheWindowInRedis(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task After_a_turn_the_conversation_is_kept_as_the_stream_tells_it()
    {
        var (company, stream) = await TalkAsync("Where do I find the handbook?");

        var kept = await Window.ReadAsync(stream, default);

        kept.ShouldNotBeNull().Version.ShouldBe((await company.StoryAsync()).Count);
        (await ShapeAsync(stream, kept.State)).ShouldBe(await FromStreamAsync(stream));
    }

    [Fact]
    public async Task What_is_opened_is_the_same_with_the_window_without_it_and_with_one_of_some_events_ago()
    {
        var (_, stream) = await TalkAsync("Is the shop open on Sunday?");
        var events = await Reader.ReadStreamAsync(stream);
        var expected = await FromStreamAsync(stream);

        foreach (var version in new[] { 1, 2, events.Count / 2, events.Count })
        {
            var state = Fold(events.Take(version));
            await Window.KeepAsync(stream, new RememberedConversation(Conversation.FoldVersion, version, events[version - 1].Id, state), default);
            (await OpenedAsync(stream)).ShouldBe(expected, $"from version {version}");
        }

        await Redis.KeyDeleteAsync(Key(stream));
        (await OpenedAsync(stream)).ShouldBe(expected, "from the stream");
    }

    [Fact]
    public async Task A_window_of_another_history_or_another_fold_is_not_believed()
    {
        var (_, stream) = await TalkAsync("Who repairs the printer?");
        var events = await Reader.ReadStreamAsync(stream);
        var expected = await FromStreamAsync(stream);
        var wrong = Conversation.NotStarted with { LastExternalId = "9.9" };

        foreach (var kept in new[]
        {
            new RememberedConversation(Conversation.FoldVersion, events.Count, Guid.Empty, wrong),
            // as after a restore from a backup: the stream is shorter now
            new RememberedConversation(Conversation.FoldVersion, events.Count + 5, events[^1].Id, wrong),
            new RememberedConversation(Conversation.FoldVersion - 1, events.Count, events[^1].Id, wrong),
        })
        {
            await Window.KeepAsync(stream, kept, default);
            (await OpenedAsync(stream)).ShouldBe(expected);
        }

        await Redis.StringSetAsync(Key(stream), "{ not JSON");
        (await OpenedAsync(stream)).ShouldBe(expected);
    }

    [Fact]
    public async Task The_same_messages_are_too_many_tokens_whether_the_window_comes_from_redis_or_from_the_stream()
    {
        konstruct.Simulators.Models.Respond = _ => new ModelAnswer("Noted.");
        try
        {
            var fromRedis = await CrowdedAsync(flush: false);
            fromRedis.ShouldBe([1, 3, 4]);
            (await CrowdedAsync(flush: true)).ShouldBe(fromRedis);
        }
        finally
        {
            konstruct.Simulators.Models.Respond = null;
        }
    }

    /// <summary>Three messages of half the limit each: how many messages and answers each prompt has.</summary>
    private async Task<List<int>> CrowdedAsync(bool flush)
    {
        // a character counts as one token and a half
        var half = new string('漢', WindowTokens.Most / 3);
        var company = await konstruct.HireAsync();
        var asked = await company.AskAsync(half[..^400]);
        await company.AnsweredAsync(asked);
        for (var turn = 2; turn <= 3; turn++)
        {
            if (flush)
                await Redis.KeyDeleteAsync(Key(new StreamId(company.Tenant, ConversationKeys.StreamType, await company.ConversationAsync())));
            await company.AnsweredAsync(await company.ReplyAsync(asked, half[..^400]), answers: turn);
        }

        (await RebuildingPrompts.RebuildAllAsync(konstruct, company)).ShouldAllBe(p => p.Verdict == PastPromptVerdict.Matches);
        return (await company.DataAsync("model.requested.v1")).ConvertAll(r => r["builtFrom"]!["messageIds"]!.AsArray().Count);
    }

    [Fact]
    public async Task Redis_holds_no_word_in_clear()
    {
        var (_, stream) = await TalkAsync("My secret is 4711-aardvark.");
        var bytes = (byte[])(await Redis.StringGetAsync(Key(stream)))!;
        Encoding.UTF8.GetString(bytes).ShouldNotContain("aardvark");
    }

    private ShortTermMemory Window => konstruct.Server.Services.GetRequiredService<ShortTermMemory>();

    private EventReader Reader => konstruct.Server.Services.GetRequiredService<EventReader>();

    private StackExchange.Redis.IDatabase Redis => konstruct.Server.Services.GetRequiredService<RedisConnection>().Database;

    private static string Key(StreamId stream) => $"konstruct:{{{stream.Tenant}}}:window:{stream.Id:N}";

    private async Task<(Company Company, StreamId Stream)> TalkAsync(string text)
    {
        var company = await konstruct.HireAsync();
        await company.AnsweredAsync(await company.AskAsync(text));
        return (company, new StreamId(company.Tenant, ConversationKeys.StreamType, await company.ConversationAsync()));
    }

    private async Task<string> OpenedAsync(StreamId stream)
    {
        using var session = await konstruct.Server.Services.GetRequiredService<ConversationSessions>().OpenAsync(stream, null, default);
        return await ShapeAsync(stream, session.State);
    }

    private async Task<string> FromStreamAsync(StreamId stream) => await ShapeAsync(stream, Fold(await Reader.ReadStreamAsync(stream)));

    private static Conversation Fold(IEnumerable<Recorded> events) => events.Aggregate(
        Conversation.NotStarted, (c, e) => ConversationFold.Apply(c, (ConversationEvent)e.Data, e.Timestamp));

    // sealed content is sealed anew whenever it is written in clear, so content is compared by what it says
    private async Task<string> ShapeAsync(StreamId stream, Conversation state)
    {
        var vault = await konstruct.Server.Services.GetRequiredService<KeyVault>().OfAsync(stream.Tenant, default);
        string json;
        using (new SealingScope(vault))
            json = JsonSerializer.Serialize(state with { Turn = null }, ConversationJson.Options);
        var opened = await konstruct.Server.Services.GetRequiredService<PersonalContent>()
            .OpenAllAsync(stream.Tenant, System.Text.Json.Nodes.JsonNode.Parse(json), default);
        return opened!.ToJsonString();
    }
}
