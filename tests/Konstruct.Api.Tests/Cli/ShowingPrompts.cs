using System.Security.Cryptography;
using System.Text;
using Konstruct.Simulators.Slack;

namespace Konstruct.Api.Tests.Cli;

[Collection(TwoTenants.Collection)]
public sealed class ShowingPrompts(TwoTenants world)
{
    [Fact]
    public async Task For_programs_stdout_is_the_body_as_it_was_sent_byte_for_byte()
    {
        var (call, digest) = await CallAsync(world.Alpha);

        var run = (await ShowAsync(world.Alpha, "--call", call, "--prompt", "--json")).ShouldEndWith(0);

        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run.Out))).ShouldBe(digest);
        world.Simulators.Requests.All.ShouldContain(r => r.Body == run.Out);
    }

    [Fact]
    public async Task For_people_the_prompt_is_shown_and_that_the_digest_matches()
    {
        var (call, digest) = await CallAsync(world.Alpha);

        var run = (await ShowAsync(world.Alpha, "--call", call, "--prompt")).ShouldEndWith(0);

        run.Out.ShouldContain("The digest matches");
        run.Out.ShouldContain(digest);
        run.Out.ShouldContain($"Your name is {world.Alpha.Employee}");
        run.Out.ShouldContain(world.Alpha.Question);
    }

    [Fact]
    public async Task The_neighbour_and_calls_that_are_none_are_refused()
    {
        var (call, _) = await CallAsync(world.Beta);
        var other = await world.Konstruct.RunAsync("conversation", "show", world.Beta.ConversationId, "--tenant", world.Alpha.Slug, "--call", call, "--prompt", "--json");
        ((string?)other.ShouldEndWith(1).Document()["code"]).ShouldBe("conversation_unknown");

        var mixed = await ShowAsync(world.Alpha, "--call", call, "--prompt", "--json");
        ((string?)mixed.ShouldEndWith(1).Document()["code"]).ShouldBe("call_unknown");
        (await ShowAsync(world.Alpha, "--prompt")).ShouldEndWith(2);
        (await ShowAsync(world.Alpha, "--call", call)).ShouldEndWith(2);
    }

    [Fact]
    public async Task What_was_tampered_with_is_a_mismatch()
    {
        var (call, digest) = await CallAsync(world.Beta);
        await world.Database.TamperAsync(
            "update events.mt_events set data = jsonb_set(data, '{bodySha256}', to_jsonb($2::text)) where type = 'model.requested.v1' and data ->> 'callId' = $1", call, new string('0', 64));
        try
        {
            ((string?)(await ShowAsync(world.Beta, "--call", call, "--prompt", "--json")).ShouldEndWith(1).Document()["code"]).ShouldBe("prompt_mismatch");
            (await ShowAsync(world.Beta, "--call", call, "--prompt")).ShouldEndWith(1).Out.ShouldContain("does not match");
        }
        finally
        {
            await world.Database.TamperAsync(
                "update events.mt_events set data = jsonb_set(data, '{bodySha256}', to_jsonb($2::text)) where type = 'model.requested.v1' and data ->> 'callId' = $1", call, digest);
        }
    }

    private Task<Run> ShowAsync(Tenant tenant, params string[] more) =>
        world.Konstruct.RunAsync(["conversation", "show", tenant.ConversationId, "--tenant", tenant.Slug, .. more]);

    private async Task<(string Call, string Digest)> CallAsync(Tenant tenant)
    {
        var found = (await world.Database.ListAsync<string>(
            "select (data ->> 'callId') || ' ' || (data ->> 'bodySha256') from events.mt_events where tenant_id = $1 and type = 'model.requested.v1' order by seq_id",
            Guid.Parse(tenant.Id).ToString("D")))[0].Split(' ');
        return (found[0], found[1]);
    }
}
