using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>What a method answers: the body, and what happens in Slack afterwards.</summary>
internal sealed record SlackAnswer(JsonObject Body, string Outcome, Action? Afterwards = null, int? RetryAfter = null)
{
    public static SlackAnswer Ok(JsonObject body, Action? afterwards = null)
    {
        body.Insert(0, "ok", true);
        return new(body, "ok", afterwards);
    }

    public static SlackAnswer Error(string code, params string[] messages)
    {
        var body = new JsonObject { ["ok"] = false, ["error"] = code };
        if (messages.Length > 0)
            body["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. messages.Select(message => JsonValue.Create(message))]) };
        return new(body, code);
    }

    public static SlackAnswer Missing(string argument) =>
        Error("invalid_arguments", $"[ERROR] missing required field: {argument}");

    public static SlackAnswer MissingScope(string needed)
    {
        var answer = Error("missing_scope");
        answer.Body["needed"] = needed;
        answer.Body["provided"] = Installation.Scopes;
        return answer;
    }

    public static SlackAnswer RateLimited(int seconds) => Error("ratelimited") with { RetryAfter = seconds };

    /// <summary>Adds a warning in the two places where Slack puts it.</summary>
    public SlackAnswer Warn(string warning)
    {
        var warnings = (string?)Body["warning"] is { } earlier ? $"{earlier},{warning}" : warning;
        Body["warning"] = warnings;
        Body["response_metadata"] ??= new JsonObject();
        Body["response_metadata"]!["warnings"] = new JsonArray([.. warnings.Split(',').Select(each => JsonValue.Create(each))]);
        return this;
    }
}
