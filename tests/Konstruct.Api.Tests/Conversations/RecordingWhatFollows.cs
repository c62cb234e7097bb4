using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Conversations;

public sealed class RecordingWhatFollows(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task Placeholder_and_delivery_are_intended_in_the_commit_that_leads_to_them()
    {
        var company = await konstruct.HireAsync();

        await company.AnsweredAsync(await company.AskAsync("What are your opening hours?"));

        var commits = await konstruct.Database.ListAsync<string>(
            "select string_agg(type, ' ' order by seq_id) from events.mt_events where tenant_id = $1 group by transaction_id", company.Tenant.Value);
        commits.ShouldContain("turn.started.v1 placeholder.requested.v1");
        commits.ShouldContain("model.called.v1 reply.composed.v1 delivery.requested.v1");
    }
}
