using System.Net;
using System.Text.Json.Nodes;

namespace Konstruct.Api.Tests.Simulators;

/// <summary>What the real services refuse about tools and images, the simulated ones refuse.</summary>
public sealed class OfferingTools(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const string LongName = "a1234567890123456789012345678901234567890123456789012345678901234";

    [Theory]
    [InlineData("""[]""", "empty_array")]
    [InlineData("""[{"type":"tool","function":{"name":"f"}}]""", "invalid_value")]
    [InlineData("""[{"type":"function"}]""", "missing_required_parameter")]
    [InlineData("""[{"type":"function","name":"f"}]""", "missing_required_parameter")]
    [InlineData("""[{"type":"function","function":{"name":"a b"}}]""", "invalid_value")]
    [InlineData("""[{"type":"function","function":{"name":""}}]""", "invalid_value")]
    [InlineData($$$"""[{"type":"function","function":{"name":"{{{LongName}}}"}}]""", "string_above_max_length")]
    [InlineData("""[{"type":"function","function":{"name":"f","parameters":"{}"}}]""", "invalid_type")]
    [InlineData("""[{"type":"function","function":{"name":"f","parameters":{}}}]""", "invalid_function_parameters")]
    [InlineData("""[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"array"}}}}}]""", "invalid_function_parameters")]
    public async Task Openai_refuses_wrong_tools(string tools, string code) =>
        (await OpenAiErrorOf($$"""{"model":"gpt-5.6-luna","messages":[{"role":"user","content":"x"}],"tools":{{tools}}}""")).ShouldBe(code);

    [Theory]
    [InlineData("""{"role":"user","content":"x"},{"role":"tool","tool_call_id":"b","content":"y"}""", "invalid_request_error")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"b","content":"y"}""", "invalid_request_error")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":{}}}]},{"role":"tool","tool_call_id":"a","content":"y"}""", "invalid_type")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f g","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"y"}""", "invalid_value")]
    [InlineData($$$"""{"role":"assistant","tool_calls":[{"id":"{{{LongName}}}","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"{{{LongName}}}","content":"y"}""", "string_above_max_length")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a"}""", "invalid_type")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,####"}}]}""", "invalid_image_url")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,SGVsbG8="}}]}""", "invalid_image_format")]
    [InlineData($$$"""{"role":"assistant","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{Png}}}"}}]}""", "invalid_value")]
    public async Task Openai_refuses_wrong_messages(string messages, string code) =>
        (await OpenAiErrorOf($$"""{"model":"gpt-5.6-luna","messages":[{{messages}}]}""")).ShouldBe(code);

    [Theory]
    [InlineData("""[{"input_schema":{"type":"object"}}]""", "tools.0.custom.name")]
    [InlineData("""[{"name":"a.b","input_schema":{"type":"object"}}]""", "should match pattern")]
    [InlineData("""[{"name":"f"}]""", "input_schema")]
    [InlineData("""[{"name":"f","input_schema":{}}]""", "Input should be 'object'")]
    [InlineData("""[{"name":"f","parameters":{"type":"object"},"input_schema":{"type":"object"}}]""", "Extra inputs")]
    [InlineData("""[{"name":"f","input_schema":{"type":"object"}},{"name":"f","input_schema":{"type":"object"}}]""", "must be unique")]
    [InlineData("""[7]""", "tools.0")]
    public async Task Anthropic_refuses_wrong_tools(string tools, string named) =>
        (await AnthropicErrorOf($$"""{"model":"claude-sonnet-5","max_tokens":5,"messages":[{"role":"user","content":"x"}],"tools":{{tools}}}""")).ShouldContain(named);

    [Theory]
    [InlineData("""{"type":"tool_use","id":"a:b","name":"f","input":{}}""", """{"type":"tool_result","tool_use_id":"a:b","content":"y"}""", "should match pattern")]
    [InlineData("""{"type":"tool_use","id":"a","name":"f g","input":{}}""", """{"type":"tool_result","tool_use_id":"a","content":"y"}""", "should match pattern")]
    [InlineData("""{"type":"tool_use","id":"a","name":"f","input":"{}"}""", """{"type":"tool_result","tool_use_id":"a","content":"y"}""", "an object as input")]
    [InlineData("""{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"a","name":"f","input":{}}""", """{"type":"tool_result","tool_use_id":"a","content":"y"}""", "must be unique")]
    [InlineData("""{"type":"tool_use","id":"a","name":"f","input":{}}""", """{"type":"tool_result","tool_use_id":"b","content":"y"}""", "unexpected `tool_use_id`")]
    [InlineData("""{"type":"tool_use","id":"a","name":"f","input":{}}""", """{"type":"tool_result","tool_use_id":"a","content":"","is_error":true}""", "cannot be empty")]
    [InlineData("""{"type":"tool_use","id":"a","name":"f","input":{}}""", """{"type":"tool_result","tool_use_id":"a","content":"y","is_error":"yes"}""", "boolean")]
    [InlineData("""{"type":"tool_use","id":"a","name":"f","input":{}}""", """{"type":"text","text":"z"},{"type":"tool_result","tool_use_id":"a","content":"y"}""", "without `tool_result`")]
    [InlineData("""{"type":"text","text":"ok"}""", """{"type":"image","source":{"type":"base64","media_type":"image/tiff","data":"AAAA"}}""", "media_type")]
    [InlineData("""{"type":"text","text":"ok"}""", """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"####"}}""", "invalid base64")]
    [InlineData("""{"type":"text","text":"ok"}""", $$$"""{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"{{{Png}}}"}}""", "does not match the provided media type")]
    public async Task Anthropic_refuses_wrong_blocks(string said, string answered, string named) => (await AnthropicErrorOf(
        $$$"""
        {"model":"claude-sonnet-5","max_tokens":5,"tools":[{"name":"f","input_schema":{"type":"object"}}],
         "messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{{{said}}}]},{"role":"user","content":[{{{answered}}}]}]}
        """)).ShouldContain(named);

    [Fact]
    public async Task Anthropic_wants_tools_beside_a_history_of_calls_and_beside_a_choice()
    {
        const string history = """{"model":"claude-sonnet-5","max_tokens":5,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}]}""";

        (await AnthropicErrorOf(history)).ShouldContain("must define tools");
        (await AnthropicErrorOf("""{"model":"claude-sonnet-5","max_tokens":5,"tool_choice":{"type":"auto"},"messages":[{"role":"user","content":"x"}]}""")).ShouldContain("while providing tools");
    }

    [Theory]
    [InlineData("""{"model":"llama3.2","messages":[{"role":"user","content":"x"}],"tools":{}}""")]
    [InlineData("""{"model":"llama3.2","messages":[{"role":"user","content":"x"}],"tools":[{"name":"f"}]}""")]
    [InlineData("""{"model":"llama3.2","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","parameters":"{}"}}]}""")]
    [InlineData("""{"model":"llama3.2","messages":[{"role":"user","content":"x","images":["data:image/png;base64,AAAA"]}]}""")]
    [InlineData("""{"model":"llama3.2","messages":[{"role":"user","content":"x","images":"AAAA"}]}""")]
    public async Task Ollama_refuses_what_it_cannot_read(string body)
    {
        using var answer = await simulator.OllamaAsync(body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<string> OpenAiErrorOf(string body)
    {
        using var answer = await simulator.OpenAiAsync(body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;
        return (string?)error["code"] ?? (string)error["type"]!;
    }

    private async Task<string> AnthropicErrorOf(string body)
    {
        using var answer = await simulator.AnthropicAsync(body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["message"]!;
    }
}
