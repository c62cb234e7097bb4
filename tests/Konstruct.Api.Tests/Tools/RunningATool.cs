using System.Diagnostics.Metrics;
using Konstruct.Api.Tests.GuardedEgress;
using Konstruct.Api.Tools;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Konstruct.Api.Tests.Tools.ToolExamples;

namespace Konstruct.Api.Tests.Tools;

public sealed class RunningATool : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_tool_that_never_returns_and_ignores_its_cancellation_still_ends()
    {
        var outcome = await RunAsync(Tool(_ => new TaskCompletionSource<ToolOutcome>().Task, limit: TimeSpan.FromMilliseconds(50)));
        outcome.ShouldBeOfType<ToolOutcome.Failed>().Code.ShouldBe(ToolFailures.TimedOut);
    }

    [Fact]
    public async Task A_tool_that_blocks_its_thread_still_ends()
    {
        using var never = new ManualResetEventSlim();
        var outcome = await RunAsync(Tool(
            _ =>
            {
                never.Wait(Eventually.Timeout, CancellationToken.None);
                return Task.FromResult<ToolOutcome>(new ToolOutcome.Completed("late"));
            },
            limit: TimeSpan.FromMilliseconds(50)));
        never.Set();
        outcome.ShouldBeOfType<ToolOutcome.Failed>().Code.ShouldBe(ToolFailures.TimedOut);
    }

    [Fact]
    public async Task What_a_tool_throws_stays_inside()
    {
        var outcome = await RunAsync(Tool(_ => throw new InvalidOperationException("password=hunter2 at /srv/secret")));
        var failed = outcome.ShouldBeOfType<ToolOutcome.Failed>();
        failed.Code.ShouldBe(ToolFailures.Failed);
        failed.Text.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_result_over_the_limit_is_cut_between_characters_and_says_so()
    {
        var outcome = await RunAsync(Tool(_ => Task.FromResult<ToolOutcome>(new ToolOutcome.Completed(new string('é', 50 * 1024 * 1024 / 2))), resultLimit: 1000));
        var completed = outcome.ShouldBeOfType<ToolOutcome.Completed>();
        completed.Truncated.ShouldBeTrue();
        completed.Text.ShouldEndWith(ResultText.CutMark);
        System.Text.Encoding.UTF8.GetByteCount(completed.Text).ShouldBeInRange(990, 1000);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_replaced()
    {
        var outcome = await RunAsync(Tool(_ => Task.FromResult<ToolOutcome>(new ToolOutcome.Completed("a\0b\uD800c 😀"))));
        outcome.ShouldBeOfType<ToolOutcome.Completed>().Text.ShouldBe("a\uFFFDb\uFFFDc 😀");
    }

    [Fact]
    public async Task When_the_caller_gives_up_nothing_is_claimed()
    {
        using var caller = new CancellationTokenSource();
        var running = RunAsync(Tool(_ => new TaskCompletionSource<ToolOutcome>().Task), caller.Token);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Calls_are_counted_by_tool_and_outcome()
    {
        using var listener = new MeterListener();
        var seen = new List<string>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == ToolMetrics.Name && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => seen.Add(string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))));
        listener.Start();
        await RunAsync(Tool(_ => Task.FromResult<ToolOutcome>(new ToolOutcome.Completed("done"))));
        await RunAsync(Tool(_ => throw new InvalidOperationException("no")));
        seen.ShouldBe(["tool=example,outcome=completed", "tool=example,outcome=tool_failed"]);
    }

    private async Task<ToolOutcome> RunAsync(ITool tool, CancellationToken cancellation = default)
    {
        using var metrics = new ToolMetrics(_services.GetRequiredService<IMeterFactory>());
        var runner = new ToolRunner(metrics, TimeProvider.System, NullLogger<ToolRunner>.Instance);
        return await Eventually.WithinAsync(runner.RunAsync(tool, Call, Arguments(), cancellation), "the end of the tool call");
    }
}
