using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Api.Tests.Simulators;

public sealed class ControllingTheSimulators(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var answer = await simulator.Client.PostAsJsonAsync(simulator.Url + path, body);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await simulator.Client.GetStringAsync(simulator.Url + path))!;

    [Fact]
    public async Task A_message_is_sent_and_its_thread_read_as_a_person_sees_it()
    {
        var said = await PostAsync("/control/slack/messages", new { text = "@Konstruct is 2 < 3?" });
        var ts = (string)said["ts"]!;
        var own = (string)(await simulator.PostAsync("Thinking...", ts))["ts"]!;
        await simulator.SlackAsync("chat.update", new { channel = RunningSimulator.General, ts = own, text = "Yes, <@U0MAYA>." });
        await simulator.SlackAsync("chat.postEphemeral", new { channel = RunningSimulator.General, user = RunningSimulator.Maya, thread_ts = ts, text = "slow down" });

        var thread = await GetAsync($"/control/slack/threads/{RunningSimulator.General}/{ts}?viewer=U0MAYA");
        var others = await GetAsync($"/control/slack/threads/{RunningSimulator.General}/{ts}?viewer=U0OMAR");

        said["deliveries"]!.AsArray().Select(each => (int)each!["status"]!).ShouldBe([200, 200]);
        ((string)said["thread_ts"]!).ShouldBe(ts);
        var messages = thread["messages"]!.AsArray();
        messages.Select(each => (string)each!["display"]!).ShouldBe(["@Konstruct is 2 < 3?", "Yes, @Maya.", "slow down"]);
        messages.Select(each => (string)each!["user_name"]!).ShouldBe(["Maya", "Konstruct", "Konstruct"]);
        ((string)messages[1]!["earlier_texts"]![0]!).ShouldBe("Thinking...");
        ((bool)messages[2]!["ephemeral"]!).ShouldBeTrue();
        others["messages"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Faults_are_set_listed_and_cleared()
    {
        var set = await PostAsync("/control/faults", new { provider = "ollama", method = "chat", kind = "status", status = 503, count = 3 });
        (await GetAsync("/control/faults")).AsArray().ShouldContain(each => (long)each!["id"]! == (long)set["id"]!);

        using var cleared = await simulator.Client.DeleteAsync($"{simulator.Url}/control/faults/{set["id"]}");

        cleared.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await GetAsync("/control/faults")).AsArray().ShouldNotContain(each => (long)each!["id"]! == (long)set["id"]!);
    }

    [Fact]
    public async Task Received_requests_are_listed_without_their_secrets()
    {
        await simulator.PostAsync("hello");
        await simulator.OpenAiAsync(new { model = "gpt-5.6-luna", messages = new[] { new { role = "user", content = "marzipan" } } }).TextAsync();

        var text = (await GetAsync("/control/requests")).ToJsonString();

        text.ShouldContain("chat.postMessage");
        text.ShouldContain("marzipan");
        text.ShouldContain("...1234");
        text.ShouldNotContain("sk-demo-key-1234");
        text.ShouldNotContain(RunningSimulator.Token);
    }

    [Fact]
    public async Task A_scripted_answer_is_given_next()
    {
        await PostAsync("/control/models/ollama/answers", new { text = "as scripted" });

        (await simulator.OllamaAsync(new { model = "llama3.2", stream = false, messages = new[] { new { role = "user", content = "x" } } }).TextAsync()).ShouldContain("as scripted");
    }

    [Fact]
    public async Task A_wrong_wish_is_answered_with_400()
    {
        using var answer = await simulator.Client.PostAsJsonAsync($"{simulator.Url}/control/slack/messages", new { channel = "C0NOWHERE", text = "x" });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere()
    {
        using var page = await simulator.Client.GetAsync(simulator.Url + "/");
        var html = await page.Content.ReadAsStringAsync();

        html.ShouldContain("<!doctype html>");
        html.ShouldNotContain("https://");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        ((string)(await GetAsync("/control/health"))["status"]!).ShouldBe("ok");
    }
}
