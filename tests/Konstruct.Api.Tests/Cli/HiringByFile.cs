namespace Konstruct.Api.Tests.Cli;

/// <summary>What an agent.json gets wrong is told with the place.</summary>
[Collection(TwoTenants.Collection)]
public sealed class HiringByFile(TwoTenants world) : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"konstruct-{Environment.ProcessId}-rules.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_rule_that_cannot_be_read_is_shown_with_carets_and_told_in_json_with_its_place()
    {
        await File.WriteAllTextAsync(_file, """{"name":"Rita","role":"Support","escalationRules":[{"when":"billing"},{"when":"billing ADN attempts > 2","to":"slack:#help"}]}""");

        var shown = (await world.Konstruct.RunAsync("agent", "hire", "--tenant", "alpha-air", "--file", _file)).ShouldEndWith(1).Error;
        shown.ShouldContain("billing ADN attempts > 2\n        ^^^");
        shown.ShouldContain("[rule_syntax]");

        var told = (await world.Konstruct.RunAsync("agent", "hire", "--tenant", "alpha-air", "--file", _file, "--json")).ShouldEndWith(1).Document();
        ((string?)told["code"]).ShouldBe("rule_syntax");
        told["position"]!.ToJsonString().ShouldBe("""{"member":"escalationRules[1].when","offset":8,"length":3,"line":1,"column":9}""");
    }

    [Theory]
    [InlineData("""{"name":"Rita","role":"Support","timeZone":"Europe/Atlantis"}""", "agent_time_zone_invalid")]
    [InlineData("""{"name":"Rita","role":"Support","businessHours":{"zone":"Europe/Atlantis","hours":{"mon":"09:00-18:00"}}}""", "agent_time_zone_invalid")]
    [InlineData("""{"name":"Rita","role":"Support","businessHours":{"hours":{"mon":"nine to five"}}}""", "agent_hours_invalid")]
    [InlineData("""{"name":"Rita","role":"Support","businessHours":{}}""", "agent_hours_invalid")]
    [InlineData("""{"name":"Rita","role":"Support","businessHours":{"hours":{"montag":"09:00-18:00"}}}""", "agent_file_invalid")]
    [InlineData("""{"name":"Rita","role":"Support","handoffTimeoutMinutes":0}""", "agent_handoff_timeout_invalid")]
    [InlineData("""{"name":"Rita","role":"Support","escalationRules":[{"when":"billing","to":"mars"}]}""", "handoff_target_invalid")]
    [InlineData("""{"name":"Rita","role":"Support","escalationRules":[{"when":"attempts >= 0"}]}""", "rule_always_true")]
    public async Task Settings_of_handing_over_that_cannot_be_are_refused_by_their_code(string json, string code)
    {
        await File.WriteAllTextAsync(_file, json);
        var run = (await world.Konstruct.RunAsync("agent", "hire", "--tenant", "alpha-air", "--file", _file, "--json")).ShouldEndWith(1);
        ((string?)run.Document()["code"]).ShouldBe(code);
    }
}
