using System.Text.Json.Nodes;

namespace Konstruct.Api.Tests.Cli;

/// <summary>Issuing a token, using it against the server, and taking it back.</summary>
[Collection(TwoTenants.Collection)]
public sealed class TokensAtTheTerminal(TwoTenants world)
{
    [Fact]
    public async Task A_token_is_printed_once_opens_the_documents_and_is_revoked()
    {
        var run = (await world.Konstruct.RunAsync("token", "issue", "--tenant", world.Alpha.Slug, "--name", "Crew sync", "--expires", "30", "--json")).ShouldEndWith(0);
        var issued = run.Document();
        var (id, token) = ((string)issued["id"]!, (string)issued["token"]!);
        issued.Select(m => m.Key).ShouldBe(["id", "name", "token", "scopes", "expiresAt"]);
        issued["scopes"]!.AsArray().Select(s => (string)s!).ShouldBe(["knowledge"]);
        run.Error.ShouldContain("never shown again");

        (await StatusAsync(world.Alpha.Slug, token)).ShouldBe(200);
        (await StatusAsync(world.Beta.Slug, token)).ShouldBe(404);
        var listed = await world.Konstruct.RunAsync("token", "list", "--tenant", world.Alpha.Slug, "--json");
        listed.All.ShouldNotContain(token);
        Listed(listed, id)["status"]!.GetValue<string>().ShouldBe("active");
        (await world.Konstruct.RunAsync("events", "replay", "--tenant", world.Alpha.Slug, "--kind", "token.issued")).ShouldEndWith(0).Out
            .ShouldContain("Crew sync: knowledge, until ");

        (await world.Konstruct.RunAsync("token", "revoke", "--tenant", world.Beta.Slug, "--id", id, "--json")).ShouldEndWith(1).Document()["code"]!.GetValue<string>().ShouldBe("token_unknown");
        (await StatusAsync(world.Alpha.Slug, token)).ShouldBe(200);
        (await world.Konstruct.RunAsync("token", "revoke", "--tenant", world.Alpha.Slug, "--id", id)).ShouldEndWith(0);
        (await StatusAsync(world.Alpha.Slug, token)).ShouldBe(401);
        Listed(await world.Konstruct.RunAsync("token", "list", "--tenant", world.Alpha.Slug, "--json"), id)["status"]!.GetValue<string>().ShouldBe("revoked");
        string.Join('\n', world.Server.Lines).ShouldNotContain(token);
    }

    [Theory]
    [InlineData("--name", "", "token_name_invalid")]
    [InlineData("--expires", "0", "token_expiry_invalid")]
    [InlineData("--expires", "3651", "token_expiry_invalid")]
    public async Task What_cannot_be_issued_is_refused_with_a_code(string option, string value, string code)
    {
        string[] name = option == "--name" ? [] : ["--name", "Crew sync"];
        (await world.Konstruct.RunAsync(["token", "issue", "--tenant", world.Alpha.Slug, "--json", .. name, option, value])).ShouldEndWith(1).Document()["code"]!
            .GetValue<string>().ShouldBe(code);
    }

    private static JsonObject Listed(Run run, string id) => run.ShouldEndWith(0).Lines().Single(l => (string)l["id"]! == id);

    private async Task<int> StatusAsync(string tenant, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{world.Server.Url}/api/portal/tenants/{tenant}/knowledge");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await world.Server.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
