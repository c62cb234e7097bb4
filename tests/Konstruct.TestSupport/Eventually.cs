using Shouldly;

namespace Konstruct.TestSupport;

/// <summary>The one place where tests wait. A condition is looked at again and again until it holds or the shared time-out is over.</summary>
public static class Eventually
{
    /// <summary>Long enough for a busy machine; a test that needs it all has failed.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(20);

    /// <param name="what">The sentence of the failure: "the lane is free".</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? Timeout);
        using var timer = new PeriodicTimer(s_pace);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new ShouldAssertException($"Not within {timeout ?? Timeout}: {what}", e);
            }
        }
    }

    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? timeout = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, timeout);

    /// <summary>The task's result, or a failure that names what was waited for.</summary>
    public static async Task<T> WithinAsync<T>(Task<T> task, string what, TimeSpan? timeout = null)
    {
        try
        {
            return await task.WaitAsync(timeout ?? Timeout);
        }
        catch (TimeoutException e)
        {
            throw new ShouldAssertException($"Not within {timeout ?? Timeout}: {what}", e);
        }
    }

    /// <summary>Until the task is over, or a failure that names what was waited for.</summary>
    public static async Task WithinAsync(Task task, string what, TimeSpan? timeout = null)
    {
        try
        {
            await task.WaitAsync(timeout ?? Timeout);
        }
        catch (TimeoutException e)
        {
            throw new ShouldAssertException($"Not within {timeout ?? Timeout}: {what}", e);
        }
    }
}
