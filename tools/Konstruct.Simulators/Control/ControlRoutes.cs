using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Models;
using Konstruct.Simulators.Platform;
using Konstruct.Simulators.Requests;

namespace Konstruct.Simulators.Control;

/// <summary>The simulators' own API under <c>/control</c>.</summary>
internal static class ControlRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/control").AddEndpointFilter(async (invocation, next) =>
        {
            try
            {
                return await next(invocation);
            }
            catch (ArgumentException wrong)
            {
                return Results.Json(new { error = "invalid_argument", message = wrong.Message }, Json.Control, statusCode: 400);
            }
        });

        SlackControl.Map(control);
        McpControl.Map(control);
        MapFaults(control);
        MapRequests(control);
        MapModels(control);
        control.MapGet("/stream", ChangeStream.HandleAsync);
        control.MapGet("/health", (SimulatorState state) =>
            Results.Json(new { status = "ok", workspaces = state.Slack.Workspaces.Count, faults = state.Faults.All.Count, eventsInFlight = state.Slack.Events.InFlight }, Json.Control));
        control.MapPost("/reset", (SimulatorState state) =>
        {
            state.Reset();
            return Results.NoContent();
        });
    }

    private static void MapFaults(RouteGroupBuilder control)
    {
        control.MapGet("/faults", (FaultTable faults) => Results.Json(faults.All, Json.Control));
        control.MapPost("/faults", (Fault fault, FaultTable faults) => Results.Json(faults.Set(fault), Json.Control));
        control.MapDelete("/faults/{id:long}", (long id, FaultTable faults) => faults.Clear(id) ? Results.NoContent() : Results.NotFound());
        control.MapDelete("/faults", (FaultTable faults) =>
        {
            faults.Clear();
            return Results.NoContent();
        });
    }

    private static void MapRequests(RouteGroupBuilder control)
    {
        control.MapGet("/requests", (string? provider, string? method, RequestLog requests) => Results.Json(
            requests.All.Where(request => (provider is null || request.Provider == provider) && (method is null || request.Method == method)), Json.Control));
        control.MapDelete("/requests", (RequestLog requests) =>
        {
            requests.Clear();
            return Results.NoContent();
        });
    }

    private static void MapModels(RouteGroupBuilder control)
    {
        control.MapPost("/models/{provider}/answers", (string provider, ScriptedAnswer answer, ModelProviders models) =>
        {
            models.Enqueue(provider, answer.ToAnswer());
            return Results.Json(models.Queued, Json.Control);
        });
        control.MapPost("/models/refused-keys", (RefusedKey refused, ModelProviders models) =>
        {
            models.RefuseKey(refused.Key);
            return Results.NoContent();
        });
        control.MapDelete("/models", (ModelProviders models) =>
        {
            models.Clear();
            return Results.NoContent();
        });
    }

    private sealed record RefusedKey(string Key);

    private sealed record ScriptedAnswer(string? Text, IReadOnlyList<ModelToolCall>? ToolCalls, string? FinishReason, int? InputTokens, int? OutputTokens)
    {
        public ModelAnswer ToAnswer() => new(Text ?? "")
        {
            ToolCalls = [.. (ToolCalls ?? []).Select(tool => tool with { ArgumentsJson = tool.ArgumentsJson ?? "{}" })],
            FinishReason = FinishReason,
            InputTokens = InputTokens,
            OutputTokens = OutputTokens,
        };
    }
}
