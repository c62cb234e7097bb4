namespace Konstruct.Simulators.Control;

/// <summary>Server-sent events that say only that something changed; the page then asks for what it shows.</summary>
internal static class ChangeStream
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static async Task HandleAsync(HttpContext context, SimulatorState state, IHostApplicationLifetime lifetime)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            while (!ended.IsCancellationRequested)
            {
                var next = state.NextChange;
                await context.Response.WriteAsync("event: changed\ndata: {}\n\n", ended.Token);
                await context.Response.Body.FlushAsync(ended.Token);
                while (!await ChangedAsync(next, ended.Token))
                {
                    await context.Response.WriteAsync(": still here\n\n", ended.Token);
                    await context.Response.Body.FlushAsync(ended.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed or the host stops: the stream has no other end.
        }
    }

    private static async Task<bool> ChangedAsync(Task next, CancellationToken cancellation)
    {
        try
        {
            await next.WaitAsync(KeepAlive, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
