using System.Text.Json.Nodes;
using Konstruct.Simulators.Slack;
using Konstruct.Simulators.Slack.Events;

namespace Konstruct.Simulators.Control;

/// <summary>What can be done to the simulated Slack under <c>/control/slack</c>.</summary>
internal static class SlackControl
{
    public static void Map(RouteGroupBuilder control)
    {
        var slack = control.MapGroup("/slack");

        slack.MapPost("/messages", async (Say say, SlackWorld world) =>
        {
            var said = await world.People.SayAsync(say.ToUtterance(world));
            return Results.Json(new { said.Team, said.Ts, said.ThreadTs, said.Channel, Deliveries = Short(said.Deliveries) }, Platform.Json.Control);
        });
        slack.MapPost("/messages/edit", async (Target target, SlackWorld world) =>
            Results.Json(new { Deliveries = Short(await world.People.EditAsync(target.Channel, target.Ts, target.Text ?? "", target.Team)) }, Platform.Json.Control));
        slack.MapPost("/messages/delete", async (Target target, SlackWorld world) =>
            Results.Json(new { Deliveries = Short(await world.People.DeleteAsync(target.Channel, target.Ts, target.Team)) }, Platform.Json.Control));

        slack.MapPost("/uninstall", (Team team, SlackWorld world) => SentAsync(world.People.UninstallAsync(team.Id(world))));
        slack.MapPost("/revoke-tokens", (Team team, SlackWorld world) => SentAsync(world.People.RevokeTokensAsync(team.Id(world))));
        slack.MapPost("/rate-limited", (Team team, SlackWorld world) => SentAsync(world.People.RateLimitAppAsync(team.Id(world))));
        slack.MapPost("/verify-url", (Challenge challenge, SlackWorld world) => SentAsync(world.People.VerifyUrlAsync(challenge.Value)));
        slack.MapPost("/events", (AnyEvent any, SlackWorld world) => SentAsync(world.People.SendEventAsync(any.Event, any.Team)));

        slack.MapGet("/workspaces", (SlackWorld world) => Results.Json(world.Workspaces.OrderBy(each => each.TeamId, StringComparer.Ordinal).Select(SlackViews.Workspace), Platform.Json.Control));
        slack.MapPost("/workspaces", (NewWorkspace added, SlackWorld world) =>
            Results.Json(SlackViews.Workspace(world.AddWorkspace(added.TeamId, added.Name, added.BotToken)), Platform.Json.Control));
        slack.MapPost("/oauth-codes", (OAuthCode asked, SlackWorld world) =>
            Results.Json(new { Code = world.IssueOAuthCode(asked.Team ?? world.Default.TeamId, asked.RedirectUri) }, Platform.Json.Control));

        slack.MapGet("/channels/{channel}/messages", (string channel, string? team, string? viewer, SlackWorld world) =>
            Found(SlackViews.Channel(world, team, channel, viewer)));
        slack.MapGet("/threads/{channel}/{ts}", (string channel, string ts, string? team, string? viewer, SlackWorld world) =>
            Found(SlackViews.Thread(world, team, channel, ts, viewer)));

        slack.MapGet("/deliveries", (SlackWorld world) => Results.Json(world.Events.Deliveries, Platform.Json.Control));
        slack.MapGet("/settings", (SlackWorld world) => Results.Json(new { world.EventsUrl }, Platform.Json.Control));
        slack.MapPut("/settings", (Settings settings, SlackWorld world) =>
        {
            world.EventsUrl = settings.EventsUrl ?? world.EventsUrl;
            world.SigningSecret = settings.SigningSecret ?? world.SigningSecret;
            return Results.NoContent();
        });
    }

    private static async Task<IResult> SentAsync(Task<IReadOnlyList<SlackDelivery>> sent) =>
        Results.Json(new { Deliveries = Short(await sent) }, Platform.Json.Control);

    private static IResult Found(object? view) =>
        view is null ? Results.Json(new { error = "not_found" }, Platform.Json.Control, statusCode: 404) : Results.Json(view, Platform.Json.Control);

    private static IEnumerable<object> Short(IEnumerable<SlackDelivery> deliveries) =>
        deliveries.Select(each => new { each.EventId, each.Type, each.Status, each.Failure, each.Answer });

    private sealed record Say(
        string? Team, string? Channel, string? User, string? Text, bool Raw, bool Mention, string? ThreadTs, IReadOnlyList<SharedFile>? Files, int? Copies)
    {
        public SlackUtterance ToUtterance(SlackWorld world) => new()
        {
            Team = Team,
            Channel = Channel,
            User = User,
            Text = Text ?? "",
            Raw = Raw,
            Mention = Mention,
            ThreadTs = ThreadTs,
            Copies = Copies ?? 1,
            Files = [.. (Files ?? []).Select(file => file.ToFile(world, User ?? ""))],
        };
    }

    private sealed record SharedFile(string? Id, string Name, string? Mimetype, long? Size, byte[]? Content)
    {
        public SlackFile ToFile(SlackWorld world, string user) => new(
            Id ?? world.Clock.NextId("F"), Name, Mimetype ?? "application/octet-stream", Size ?? Content?.Length ?? 1024, user)
        {
            Content = Content is null ? (ReadOnlyMemory<byte>?)null : Content,
        };
    }

    private sealed record Target(string? Team, string Channel, string Ts, string? Text);

    private sealed record Team([property: System.Text.Json.Serialization.JsonPropertyName("team")] string? Value)
    {
        public string Id(SlackWorld world) => Value ?? world.Default.TeamId;
    }

    private sealed record Challenge([property: System.Text.Json.Serialization.JsonPropertyName("challenge")] string Value);

    private sealed record AnyEvent(string? Team, JsonObject Event);

    private sealed record NewWorkspace(string TeamId, string? Name, string? BotToken);

    private sealed record OAuthCode(string? Team, string? RedirectUri);

    private sealed record Settings(string? EventsUrl, string? SigningSecret);
}
