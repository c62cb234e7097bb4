using Konstruct.Api.Conversations;
using Konstruct.Api.Tests.Conversations;
using System.Diagnostics.Metrics;

namespace Konstruct.Api.Tests.Survival;

public sealed class RedisAway(RedisAway.WithoutRedis konstruct) : IClassFixture<RedisAway.WithoutRedis>
{
    [Fact]
    public async Task While_Redis_is_away_messages_are_answered_and_the_fact_is_logged_and_counted()
    {
        var company = await konstruct.HireAsync();
        var unavailable = 0;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == RateLimit.TelemetryName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "outcome", Value: "unavailable" })
                    Interlocked.Add(ref unavailable, (int)count);
            }
        });
        meters.Start();

        (await company.AnsweredAsync(await company.AskAsync("Does this go without Redis?"))).Count.ShouldBe(1);

        unavailable.ShouldBeGreaterThanOrEqualTo(1);
        konstruct.Logs.ShouldContain(l => l.Contains("Redis could not be asked") && l.Contains(company.Tenant.Value));
    }

    [Fact]
    public async Task While_Redis_is_away_the_server_lives_and_is_not_ready()
    {
        using var client = new HttpClient { BaseAddress = new Uri(konstruct.Server.Url) };

        using var live = await client.GetAsync("/health/live");
        using var ready = await client.GetAsync("/health/ready");

        ((int)live.StatusCode).ShouldBe(200);
        ((int)ready.StatusCode).ShouldBe(503);
        (await ready.Content.ReadAsStringAsync()).ShouldContain("\"redis\":{\"ok\":false");
    }

    public sealed class WithoutRedis : RunningKonstruct
    {
        // a port that nobody listens on
        protected override void Change(Dictionary<string, string?> settings) =>
            settings["ConnectionStrings:Redis"] = "127.0.0.1:1,connectTimeout=200";
    }
}
