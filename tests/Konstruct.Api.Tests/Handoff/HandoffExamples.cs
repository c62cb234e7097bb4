using Konstruct.Api.Handoff;
using Konstruct.Domain.Handoff.Rules;

namespace Konstruct.Api.Tests.Handoff;

internal static class HandoffExamples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid Handoff = new("0f000000-0000-7000-8000-000000000001");
    public static readonly Guid Conversation = new("0e000000-0000-7000-8000-000000000001");
    public static readonly Guid Outbound = new("04000000-0000-7000-8000-000000000001");

    public static readonly HandoffCall Call = new(
        Handoff, Conversation, "acme", "Nora", "rule", "billing AND attempts > 2",
        new FactValues(3, 4, "0.4", "en", "slack", BusinessHours: true), Noon);

    public static readonly HandoffStory Story = new(
        "slack", "C0HELP",
        [
            new(Noon.AddMinutes(-5), StorySpeaker.Person, "Maya", "I was charged twice & nobody answers <!channel>"),
            new(Noon.AddMinutes(-4), StorySpeaker.Agent, null, "Let me look."),
            new(Noon.AddMinutes(-1), StorySpeaker.Person, "Maya", "¿Hola?\nI want my money back"),
        ],
        2,
        [
            new(Noon.AddMinutes(-4), "tool", "knowledge_search", "completed", null),
            new(Noon.AddMinutes(-3), "model", "openai/gpt-5", "failed", "first_token_timeout"),
        ],
        ["¿Hola?\nI want my money back"]);

    public static readonly HandoffPackage Package = new(Call, Story);

    /// <summary>Called now, so that a search that begins at the call finds what was posted.</summary>
    public static HandoffPackage PackageNow => new(Call with { At = TimeProvider.System.GetUtcNow() }, Story);

    public static HandoffPackage WithMessages(int count, int length) => Package with
    {
        Story = Story with
        {
            Transcript = [.. Enumerable.Range(1, count).Select(i => new StoryMessage(Noon, StorySpeaker.Person, "Maya", $"message {i}: {new string('x', length)}"))],
        },
    };
}
