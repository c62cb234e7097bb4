using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Faults;

/// <summary>Makes a call suffer the faults that are the same for every provider.</summary>
internal sealed class FaultGate(FaultTable table, TimeProvider time)
{
    private static readonly TimeSpan BytesOnTheirWay = TimeSpan.FromMilliseconds(50);

    public Fault? Take(string provider, string method) => table.Take(provider, method);

    public Task DelayAsync(Fault fault, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, cancellation);

    /// <summary>Sends what was written and cuts the connection.</summary>
    public async Task CutAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync(context.RequestAborted);
        // A flush hands over to the transport, and a cut discards what the transport still holds.
        await Task.Delay(BytesOnTheirWay, time, context.RequestAborted);
        context.Abort();
    }

    /// <summary>Answers, or cuts, instead of the provider; null when the call is to be served.</summary>
    /// <param name="context">The call.</param>
    /// <param name="fault">What it suffers.</param>
    /// <param name="errorBody">The provider's error body for a status and an error code.</param>
    /// <param name="quotaStatus">The status with which the provider says that the account is empty.</param>
    /// <returns>The status to record, 0 for a cut connection.</returns>
    public async Task<int?> InsteadAsync(
        HttpContext context, Fault? fault, Func<int, string?, JsonObject> errorBody, int quotaStatus = StatusCodes.Status429TooManyRequests)
    {
        switch (fault?.Kind)
        {
            case FaultKind.RateLimited:
                if (fault.RetryAfterSeconds is { } seconds)
                    context.Response.Headers.RetryAfter = seconds.ToString();
                return await AnswerAsync(context, StatusCodes.Status429TooManyRequests, fault, errorBody);

            case FaultKind.Status:
                return await AnswerAsync(context, fault.Status, fault, errorBody);

            case FaultKind.InsufficientQuota:
                return await AnswerAsync(context, quotaStatus, fault with { Error = fault.Error ?? "insufficient_quota" }, errorBody);

            case FaultKind.DropBeforeAnswer:
                context.Abort();
                return 0;

            case FaultKind.Hang:
                await DelayAsync(fault, context.RequestAborted);
                context.Abort();
                return 0;

            case FaultKind.SlowAnswer:
                await DelayAsync(fault, context.RequestAborted);
                return null;

            default:
                return null;
        }
    }

    private static async Task<int?> AnswerAsync(HttpContext context, int status, Fault fault, Func<int, string?, JsonObject> errorBody)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteJsonAsync(errorBody(status, fault.Error), context.RequestAborted);
        return status;
    }
}
