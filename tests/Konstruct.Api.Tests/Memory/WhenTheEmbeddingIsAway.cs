using Konstruct.Api.Embeddings;
using Konstruct.Api.Memory;
using Konstruct.Api.Tests.Conversations;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.Simulators.Faults;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Memory;

/// <summary>A server whose embedding is Ollama's.</summary>
public sealed class RunningWithOllama : RunningKonstruct
{
    protected override void Change(Dictionary<string, string?> settings)
    {
        settings["Memory:Delay"] = "12:00:00";
        settings["Embeddings:Provider"] = "ollama";
        settings["Embeddings:MaxAttempts"] = "1";
        settings["Messaging:MaxAttempts"] = "3";
        settings["Messaging:FirstDelay"] = "00:00:00.020";
        settings["Messaging:MaxDelay"] = "00:00:00.050";
    }
}

public sealed class WhenTheEmbeddingIsAway(RunningWithOllama konstruct) : IClassFixture<RunningWithOllama>
{
    [Fact]
    public async Task It_is_tried_again_then_a_dead_letter_that_people_see_and_can_retry_and_answers_go_on()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync("Our Lisbon office is in Rua Augusta 24.");
        konstruct.Simulators.Faults.Set(new() { Provider = "ollama", Method = "embeddings", Kind = FaultKind.Status, Status = 503 });
        await konstruct.Server.Services.GetRequiredService<EventStore.Streams.EventStore>()
            .CommitAsync(new UnitOfWork(colleague.Tenant).Enqueue(MemoryEnvelope.For(told.Conversation)));

        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        await Eventually.HoldsAsync(async () => (await letters.ListAsync(colleague.Tenant, default)).Count == 1, "there is a dead letter");
        var letter = (await letters.ListAsync(colleague.Tenant, default)).Single();
        (letter.Kind, letter.Error).ShouldBe((MemoryEnvelope.Kind, "provider_error"));
        (await colleague.Company.DataAsync("embedding.call_failed.v1")).Count.ShouldBe(3);
        await Should.ThrowAsync<EmbeddingFailedException>(() => colleague.RecallAsync(told, "Where is the Lisbon office?"));
        // the conversation itself is answered meanwhile
        await colleague.TellAsync("And the Madrid office?", inThread: told.Said);

        konstruct.Simulators.Faults.Clear();
        (await letters.RetryAsync(colleague.Tenant, letter.Id, default)).ShouldBeTrue();
        await Eventually.HoldsAsync(async () => (await colleague.EmbeddedAsync()).Count == 1, "it is embedded");
        await colleague.Company.SettledAsync();
        (await colleague.RecallAsync(told, "Where is the Lisbon office?"))[0].Text.ShouldContain("Rua Augusta");
    }

    [Fact]
    public async Task What_was_deleted_meanwhile_is_not_recalled_though_the_rest_of_its_turn_cannot_be_embedded_anew()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync("The alarm code of the warehouse is four-seven-one-one.");
        await colleague.ReadOnAsync(told);
        var memory = (await colleague.RecallAsync(told, "What is the alarm code?")).Single();
        konstruct.Simulators.Faults.Set(new() { Provider = "ollama", Method = "embeddings", Kind = FaultKind.Status, Status = 503 });
        await konstruct.Simulators.Slack.People.EditAsync(told.Said.Channel, told.Said.Ts, "Forget the alarm code of the warehouse.", colleague.Company.Team);
        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        await Eventually.HoldsAsync(async () => (await letters.ListAsync(colleague.Tenant, default)).Count == 1, "there is a dead letter");

        konstruct.Simulators.Faults.Clear();
        (await colleague.RecallAsync(told, "What is the alarm code?")).Select(m => m.Id).ShouldNotContain(memory.Id);

        (await letters.RetryAsync(colleague.Tenant, (await letters.ListAsync(colleague.Tenant, default)).Single().Id, default)).ShouldBeTrue();
        await colleague.Company.SettledAsync();
        (await colleague.RecallAsync(told, "What is the alarm code?")).ShouldHaveSingleItem().Text.ShouldContain("Forget the alarm code");
    }
}
