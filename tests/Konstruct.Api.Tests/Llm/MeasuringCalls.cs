using System.Diagnostics;
using System.Diagnostics.Metrics;
using Konstruct.Api.Llm;
using static Konstruct.Api.Tests.Llm.LlmExamples;

namespace Konstruct.Api.Tests.Llm;

public class MeasuringCalls
{
    [Fact]
    public async Task Calls_and_tokens_are_counted_by_provider_known_model_and_outcome()
    {
        await using var server = await ModelServer.StartAsync(OpenAi("Yes."), Status(500));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "measured", "openai", server.Url));
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Konstruct.Llm")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var text = string.Join(' ', tags.ToArray().Select(t => t.Value));
            if (text.StartsWith("measured", StringComparison.Ordinal))
                seen.Add($"{instrument.Name} {text} {value}");
        });
        listener.Start();

        await test.CallAsync("measured/gpt-4.1");
        await test.CallAsync("measured/named-by-a-customer");

        seen.ShouldBe(
        [
            "konstruct.llm.tokens measured gpt-4.1 input 1000",
            "konstruct.llm.tokens measured gpt-4.1 cached_input 400",
            "konstruct.llm.tokens measured gpt-4.1 output 200",
            "konstruct.llm.calls measured gpt-4.1 answered 1",
            "konstruct.llm.calls measured other provider_error 1",
        ]);
    }

    [Fact]
    public async Task A_span_tells_route_and_counts_and_no_text()
    {
        await using var server = await ModelServer.StartAsync(OpenAi("Thirty days."));
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "traced", "openai", server.Url));
        Activity? seen = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Konstruct.Llm",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen = activity.GetTagItem("gen_ai.provider.name") is "traced" ? activity : seen,
        };
        ActivitySource.AddActivityListener(listener);

        await test.CallAsync("traced/gpt-4.1");

        seen.ShouldNotBeNull().DisplayName.ShouldBe("chat gpt-4.1");
        var tags = string.Join(' ', seen.TagObjects.Select(t => $"{t.Key}={t.Value}"));
        tags.ShouldContain("gen_ai.usage.output_tokens=200");
        tags.ShouldNotContain("Thirty");
        tags.ShouldNotContain("refund");
    }
}
