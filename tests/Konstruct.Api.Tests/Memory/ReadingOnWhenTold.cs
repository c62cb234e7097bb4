using Konstruct.Api.Tests.Conversations;

namespace Konstruct.Api.Tests.Memory;

/// <summary>A server that reads conversations on only when a test tells it to, and not a second after each answer.</summary>
public sealed class ReadingOnWhenTold : RunningKonstruct
{
    protected override void Change(Dictionary<string, string?> settings) => settings["Memory:Delay"] = "12:00:00";
}
