using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Platform;
using Konstruct.Simulators.Requests;

namespace Konstruct.Simulators.Models;

/// <summary>An error in a provider's dialect: the status and the whole body.</summary>
internal sealed record ModelError(int Status, JsonObject Body, string Code);

/// <summary>One received call of a model provider: recorded, and made to suffer its fault.</summary>
internal sealed class ModelCall
{
    private readonly RequestLog _requests;
    private readonly FaultGate _gate;
    private readonly long _number;

    private ModelCall(HttpContext context, string provider, string bodyText, RequestLog requests, FaultGate gate, long number, Fault? fault)
    {
        Context = context;
        Provider = provider;
        Body = Json.TryParse(bodyText);
        Fault = fault;
        _requests = requests;
        _gate = gate;
        _number = number;
    }

    public HttpContext Context { get; }

    public string Provider { get; }

    /// <summary>The body; null when it is not JSON.</summary>
    public JsonElement? Body { get; }

    public Fault? Fault { get; }

    public CancellationToken Cancellation => Context.RequestAborted;

    /// <summary>Receives the call, lets <paramref name="serve"/> answer it and records the end.</summary>
    /// <param name="context">The call.</param>
    /// <param name="provider">The provider called.</param>
    /// <param name="method">The name under which it is recorded and faults are found.</param>
    /// <param name="credential">The key that came with it.</param>
    /// <param name="errorBody">The provider's error body for a status and an error code.</param>
    /// <param name="serve">Answers; returns the outcome to record.</param>
    /// <param name="quotaStatus">The status with which the provider says that the account is empty.</param>
    public static async Task HandleAsync(
        HttpContext context,
        string provider,
        string method,
        string? credential,
        Func<int, string?, JsonObject> errorBody,
        Func<ModelCall, Task<string>> serve,
        int quotaStatus = StatusCodes.Status429TooManyRequests)
    {
        var requests = context.RequestServices.GetRequiredService<RequestLog>();
        var gate = context.RequestServices.GetRequiredService<FaultGate>();
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var call = new ModelCall(
            context, provider, text, requests, gate, requests.Arrived(provider, method, credential, text.Length > 0 ? text : null), gate.Take(provider, method));
        await call.RunAsync(errorBody, serve, quotaStatus);
    }

    private async Task RunAsync(Func<int, string?, JsonObject> errorBody, Func<ModelCall, Task<string>> serve, int quotaStatus)
    {
        var status = 0;
        var outcome = Fault?.Kind.ToString() ?? "cut";
        try
        {
            if (await _gate.InsteadAsync(Context, Fault, errorBody, quotaStatus) is { } instead)
            {
                status = instead;
                return;
            }

            var served = await serve(this);
            if (Fault?.Kind == FaultKind.AnswerLost || served == "cut")
                return;
            status = Context.Response.StatusCode;
            outcome = Fault is null || status != StatusCodes.Status200OK ? served : outcome;
        }
        finally
        {
            _requests.Ended(_number, status, outcome);
        }
    }

    /// <summary>Answers with one JSON body, unless the fault spoils or swallows it.</summary>
    public async Task<string> AnswerAsync(JsonObject body)
    {
        if (Fault?.Kind == FaultKind.AnswerLost)
        {
            Context.Abort();
            return "cut";
        }

        var text = body.ToJsonString();
        Context.Response.ContentType = "application/json";
        switch (Fault?.Kind)
        {
            case FaultKind.SlowFirstToken or FaultKind.SlowStream:
                await _gate.DelayAsync(Fault, Cancellation);
                break;

            case FaultKind.MalformedJson or FaultKind.EndStreamEarly:
                text = text[..(text.Length / 2)];
                break;

            case FaultKind.DropMidStream or FaultKind.MidStreamError:
                // The length is promised and not kept, so that the cut is seen as one.
                Context.Response.ContentLength = Encoding.UTF8.GetByteCount(text);
                await Context.Response.WriteAsync(text[..(text.Length / 2)], Cancellation);
                await _gate.CutAsync(Context);
                return "cut";
        }

        await Context.Response.WriteAsync(text, Cancellation);
        return "ok";
    }

    public async Task<string> RefuseAsync(ModelError error)
    {
        Context.Response.StatusCode = error.Status;
        Context.Response.ContentType = "application/json";
        await Context.Response.WriteAsync(error.Body.ToJsonString(), Cancellation);
        return error.Code;
    }

    /// <summary>Writes the parts of a stream, and breaks it off where the fault says so.</summary>
    /// <param name="contentType">The stream's type.</param>
    /// <param name="parts">Its parts in order.</param>
    /// <param name="brokenPart">A part that is not JSON.</param>
    /// <param name="errorPart">A part that reports an error.</param>
    public async Task<string> StreamAsync(string contentType, IEnumerable<StreamPart> parts, string brokenPart, string errorPart)
    {
        if (Fault?.Kind == FaultKind.AnswerLost)
        {
            Context.Abort();
            return "cut";
        }

        Context.Response.ContentType = contentType;
        Context.Response.Headers.CacheControl = "no-cache";
        var chunks = 0;
        foreach (var part in parts)
        {
            if (part.IsContent)
            {
                if (Fault?.Kind == FaultKind.SlowStream || (Fault?.Kind == FaultKind.SlowFirstToken && chunks == 0))
                {
                    await Context.Response.Body.FlushAsync(Cancellation);
                    await _gate.DelayAsync(Fault, Cancellation);
                }

                if (Fault is not null && chunks == Fault.AfterChunks && await BreakAsync(Fault, brokenPart, errorPart) is { } broken)
                    return broken;
                chunks++;
            }
            else if (part.IsEnd && Fault is not null && chunks <= Fault.AfterChunks && await BreakAsync(Fault, brokenPart, errorPart) is { } broken)
            {
                // The answer was shorter than the place of the break.
                return broken;
            }

            await Context.Response.WriteAsync(part.Text, Cancellation);
            if (part.IsContent)
                await Context.Response.Body.FlushAsync(Cancellation);
        }

        return "ok";
    }

    private async Task<string?> BreakAsync(Fault fault, string brokenPart, string errorPart)
    {
        switch (fault.Kind)
        {
            case FaultKind.DropMidStream:
                await _gate.CutAsync(Context);
                return "cut";
            case FaultKind.EndStreamEarly:
                return nameof(FaultKind.EndStreamEarly);
            case FaultKind.MalformedJson:
                await Context.Response.WriteAsync(brokenPart, Cancellation);
                return nameof(FaultKind.MalformedJson);
            case FaultKind.MidStreamError:
                await Context.Response.WriteAsync(errorPart, Cancellation);
                return nameof(FaultKind.MidStreamError);
            default:
                return null;
        }
    }
}
