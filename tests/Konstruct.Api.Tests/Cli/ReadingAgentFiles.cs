using Konstruct.Api.Cli;
using Konstruct.Domain.Agents;

namespace Konstruct.Api.Tests.Cli;

public sealed class ReadingAgentFiles : IDisposable
{
    private readonly FileInfo _file = new(Path.Combine(Path.GetTempPath(), $"konstruct-{Environment.ProcessId}-reading-agent.json"));

    public void Dispose() => _file.Delete();

    [Fact]
    public async Task Tools_are_names_or_names_with_settings()
    {
        var (read, _) = await ReadAsync("""
            {"name":"Kora","role":"Support","monthlyBudgetUsd":25.50,"escalationRules":[{"when":"legal"}],"tools":["current_time",
              {"name":"http_request","hosts":["api.example.com"]},{"name":"mcp__crm__find","approval":"outside"},{"name":"forget"}]}
            """);
        read.ShouldNotBeNull();
        read.Tools.ShouldBe(["current_time", "http_request", "mcp__crm__find", "forget"]);
        read.ToolSettings!.SequenceEqual(
            [new ToolSetting("http_request", Hosts: ["api.example.com"]), new ToolSetting("mcp__crm__find", ToolSetting.Outside)], ToolSetting.SameInEveryWord).ShouldBeTrue();
        (read.Model, read.MonthlyBudgetUsd, read.EscalationRules![0].To).ShouldBe(("balanced", "25.50", "inbox"));
    }

    [Fact]
    public async Task Names_alone_have_no_settings() =>
        (await ReadAsync("""{"name":"Kora","role":"Support","tools":["current_time"]}""")).Configuration!.ToolSettings.ShouldBeNull();

    [Theory]
    [InlineData("""{"name":"Kora","role":"Support","tools":[{"approval":"never"}]}""")]
    [InlineData("""{"name":"Kora","role":"Support","tools":[{"name":"forget","aproval":"never"}]}""")]
    [InlineData("""{"name":"Kora","role":"Support","tools":[null]}""")]
    [InlineData("""{"name":"Kora","role":"Support","tools":[7]}""")]
    [InlineData("""{"name":"Kora","role":"Support","toolSettings":[]}""")]
    public async Task What_is_misspelt_is_refused(string json) => (await ReadAsync(json)).Refusal!.Code.ShouldBe("agent_file_invalid");

    private async Task<(AgentConfiguration? Configuration, Konstruct.Domain.Kernel.Refusal? Refusal)> ReadAsync(string json)
    {
        await File.WriteAllTextAsync(_file.FullName, json);
        return await AgentFile.ReadAsync(_file, default);
    }
}
