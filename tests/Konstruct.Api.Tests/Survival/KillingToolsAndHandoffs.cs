using Konstruct.Api.Conversations;

namespace Konstruct.Api.Tests.Survival;

/// <summary>kill -9 at every moment of the steps that a plain answer does not take: tools, approvals, and calling a human.</summary>
public sealed class KillingToolsAndHandoffs(KillingToolsAndHandoffs.Results results) : IClassFixture<KillingToolsAndHandoffs.Results>
{
    public static TheoryData<string> Points => [.. StepName.CrashPoints.Where(ToolCrashCase.Knows)];

    [Theory]
    [MemberData(nameof(Points))]
    public Task The_next_server_finishes_what_a_server_began_that_died_at(string point) => results.OfAsync(point, StepName.CrashPoints.Where(ToolCrashCase.Knows));

    public sealed class Results : CrashResults
    {
        private protected override Task PerformAsync(CrashRun run, string point) => ToolCrashCase.At(point).PerformAsync(run);
    }
}
