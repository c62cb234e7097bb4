using Konstruct.Api.Conversations;

namespace Konstruct.Api.Tests.Survival;

/// <summary>kill -9 at every moment of every step: the next server finishes what the dead one began, and says it once.</summary>
public sealed class KillingTheServer(CrashResults results) : IClassFixture<CrashResults>
{
    // what a plain answer does not take is in KillingToolsAndHandoffs
    public static TheoryData<string> Points => [.. StepName.CrashPoints.Where(p => !ToolCrashCase.Knows(p))];

    [Theory]
    [MemberData(nameof(Points))]
    public Task The_next_server_finishes_what_a_server_began_that_died_at(string point) => results.OfAsync(point, StepName.CrashPoints.Where(p => !ToolCrashCase.Knows(p)));
}
