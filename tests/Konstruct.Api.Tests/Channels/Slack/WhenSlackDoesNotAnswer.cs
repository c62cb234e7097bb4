using Konstruct.TestSupport;
using Konstruct.Api.Channels.Slack;
using Microsoft.AspNetCore.Http;
using static Konstruct.Api.Tests.Channels.Slack.SlackOverHttp;

namespace Konstruct.Api.Tests.Channels.Slack;

public sealed class WhenSlackDoesNotAnswer : IAsyncLifetime
{
    private static readonly SlackPost Post = new("C0GENERAL", "1712345678.000100", "hi", "out-1");

    private readonly SlackOverHttp slack = new();

    public Task InitializeAsync() => slack.InitializeAsync();

    public Task DisposeAsync() => slack.DisposeAsync();

    [Fact]
    public async Task A_post_that_times_out_may_have_happened_and_an_update_is_tried_again()
    {
        slack.Options.RequestTimeout = TimeSpan.FromMilliseconds(300);
        slack.Answer(NeverAsync);
        slack.Answer(NeverAsync);
        (await PostAsync()).ShouldBe(new SlackResult<SlackPosted>.Unknown("timeout"));
        (await UpdateAsync()).ShouldBe(Failed(new("timeout", SlackFailureKind.Retry)));
    }

    [Fact]
    public async Task A_connection_dropped_after_sending_is_as_unknown()
    {
        slack.Answer(Drop);
        slack.Answer(Drop);
        (await PostAsync()).ShouldBe(new SlackResult<SlackPosted>.Unknown("connection_lost"));
        (await UpdateAsync()).ShouldBe(Failed(new("connection_lost", SlackFailureKind.Retry)));
    }

    [Fact]
    public async Task A_reply_that_breaks_off_is_as_unknown()
    {
        slack.Answer(async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("{\"ok\":tr");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        (await PostAsync()).ShouldBe(new SlackResult<SlackPosted>.Unknown("connection_lost"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"ok":true}""")]
    [InlineData("""{"ok":true,"channel":"C0GENERAL","ts":1712345679.0001}""")]
    public async Task A_reply_that_cannot_be_read_is_as_unknown(string reply)
    {
        slack.Answer(reply);
        slack.Answer(reply);
        (await PostAsync()).ShouldBe(new SlackResult<SlackPosted>.Unknown("unreadable_reply"));
        (await UpdateAsync()).ShouldBe(Failed(new("unreadable_reply", SlackFailureKind.Retry)));
    }

    [Fact]
    public async Task A_reply_without_end_is_cut_off()
    {
        slack.Answer(async context =>
        {
            var piece = new string(' ', 64 * 1024);
            for (var i = 0; i < 1_000 && !context.RequestAborted.IsCancellationRequested; i++)
                await context.Response.WriteAsync(piece, context.RequestAborted);
        });
        (await PostAsync()).ShouldBe(new SlackResult<SlackPosted>.Unknown("unreadable_reply"));
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_sent()
    {
        slack.Options.ApiBaseUrl = $"http://127.0.0.1:{FreePorts.Next()}/api/";

        (await PostAsync()).ShouldBe(Failed(new("connection_failed", SlackFailureKind.Retry)));
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_the_callers()
    {
        using var cancelled = new CancellationTokenSource();
        slack.Answer(async context =>
        {
            await cancelled.CancelAsync();
            await NeverAsync(context);
        });
        await Should.ThrowAsync<OperationCanceledException>(() => slack.Api.PostMessageAsync(Acme, Post, cancelled.Token));
    }

    private static async Task NeverAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static Task Drop(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static SlackResult<SlackPosted> Failed(SlackFailure failure) => new SlackResult<SlackPosted>.Failed(failure);

    private Task<SlackResult<SlackPosted>> PostAsync() => slack.Api.PostMessageAsync(Acme, Post, default);

    private Task<SlackResult<SlackPosted>> UpdateAsync() => slack.Api.UpdateAsync(Acme, "C0GENERAL", "1.2", "hi", "out-1", default);
}
