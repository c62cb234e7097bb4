using Konstruct.Api.Conversations;
using Konstruct.Api.Platform;
using Konstruct.Simulators.Faults;

namespace Konstruct.Api.Tests.Survival;

/// <summary>How to lead a server to one crash point, and what stands in the thread when all is well again.</summary>
/// <param name="First">Crash points that bring about the state in which the last one is reached; the server dies there before.</param>
/// <param name="Faults">What the outside does to it on the way.</param>
/// <param name="Answer">How the answer must begin.</param>
internal sealed record CrashCase(
    string Point, IReadOnlyList<string> First, IReadOnlyList<Fault> Faults, string Answer = "", int Parts = 1, bool IsNotice = false, bool IsDead = false)
{
    /// <summary>Every provider's next call.</summary>
    private static readonly Fault[] s_limited =
    [
        .. new[] { "openai", "anthropic", "ollama" }.Select(p => new Fault { Provider = p, Method = "chat", Kind = FaultKind.RateLimited, RetryAfterSeconds = 2, Count = 1 }),
    ];

    private static readonly Fault[] s_dead =
    [
        .. new[] { "openai", "anthropic", "ollama" }.Select(p => new Fault { Provider = p, Method = "chat", Kind = FaultKind.Status, Status = 401 }),
    ];

    public IReadOnlyList<string> Points => [.. First, Point];

    /// <summary>Fails for a kind of step that nobody has thought of.</summary>
    public static CrashCase At(string point)
    {
        var step = StepName.All.Single(s => point.StartsWith(s + "/", StringComparison.Ordinal));
        string After(StepName earlier) => earlier.At(CrashMoments.AfterEffect);

        if (step == StepName.Admit || step == StepName.Placeholder || step == StepName.Recall || step == StepName.Model)
            return new(point, [], []);
        if (step == StepName.Deliver)
            return new(point, [], [], Parts: 2);
        if (step == StepName.PlaceholderSearch)
            return new(point, [After(StepName.Placeholder)], []);
        if (step == StepName.Interrupted)
            return new(point, [After(StepName.Model)], []);
        if (step == StepName.DeliverAgain)
            return new(point, [After(StepName.Deliver)], [], Parts: 2);
        if (step == StepName.Wait)
            return new(point, [], s_limited);
        if (step == StepName.Compose)
            return new(point, [], s_dead, TurnTexts.Apology, IsDead: true);
        if (step == StepName.Notice)
            return new(point, [], [], IsNotice: true);
        if (step == StepName.NoticeAgain)
            return new(point, [After(StepName.Notice)], [], IsNotice: true);
        throw new NotSupportedException($"Say how a server is led to the step '{step}'.");
    }
}
