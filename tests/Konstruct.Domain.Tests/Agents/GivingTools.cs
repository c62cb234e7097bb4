using Konstruct.Domain.Agents;

namespace Konstruct.Domain.Tests.Agents;

public class GivingTools
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly AgentConfiguration s_kora = new("Kora", "Support", Tools: ["http_request", "current_time"]);

    [Fact]
    public void A_tool_may_have_settings() => Refused(new ToolSetting("http_request", ToolSetting.Outside, ["api.example.com", "*.example.org:8443"])).ShouldBeNull();

    [Fact]
    public void Settings_of_a_tool_that_was_not_given_are_refused() => Refused(new ToolSetting("remember")).ShouldBe(AgentRefusals.BadToolSettings);

    [Fact]
    public void An_approval_that_is_none_of_the_three_is_refused() => Refused(new ToolSetting("http_request", "sometimes")).ShouldBe(AgentRefusals.BadToolSettings);

    [Fact]
    public void Hosts_belong_to_requests_alone() => Refused(new ToolSetting("current_time", Hosts: ["example.com"])).ShouldBe(AgentRefusals.BadToolSettings);

    [Fact]
    public void What_is_no_host_is_refused() => Refused(new ToolSetting("http_request", Hosts: ["https://example.com"])).ShouldBe(AgentRefusals.BadToolSettings);

    [Fact]
    public void Two_settings_for_one_tool_are_refused() =>
        Refused(new ToolSetting("http_request"), new ToolSetting("http_request", ToolSetting.Never)).ShouldBe(AgentRefusals.BadToolSettings);

    [Fact]
    public void A_list_of_the_same_hosts_is_the_same_employee()
    {
        Kora("api.example.com").IsSameAs(Kora("api.example.com")).ShouldBeTrue();
        Kora("api.example.com").IsSameAs(Kora("api.example.org")).ShouldBeFalse();
        Kora("api.example.com").IsSameAs(s_kora).ShouldBeFalse();
    }

    private static AgentConfiguration Kora(string host) => s_kora with { ToolSettings = [new ToolSetting("http_request", Hosts: [host])] };

    private static Konstruct.Domain.Kernel.Refusal? Refused(params ToolSetting[] settings) => AgentDecider.Instance.Decide(
        AgentDecider.Instance.Initial, new AgentDecider.Command.Hire(s_kora with { ToolSettings = settings }), s_noon).Refusal;
}
