using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Konstruct.Api.Llm;

/// <summary>Numbers and spans of the pool. Identifiers and counts only; no text of a prompt or an answer.</summary>
internal sealed class LlmMetrics : IDisposable
{
    public const string Name = "Konstruct.Llm";

    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _tokens;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;

    public LlmMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _calls = _meter.CreateCounter<long>("konstruct.llm.calls", "{call}", "Calls by provider, model and outcome (answered, cancelled or the failure's code).");
        _tokens = _meter.CreateCounter<long>("konstruct.llm.tokens", "{token}", "Tokens by provider, model and direction (input, cached_input, output).");
        _duration = _meter.CreateHistogram<double>("konstruct.llm.call.duration", "s", "From the request to the end of the stream.");
        _firstToken = _meter.CreateHistogram<double>("konstruct.llm.first_token.duration", "s", "From the request to the first sign of an answer.");
    }

    public static ActivitySource Activities { get; } = new(Name);

    /// <param name="model">Already reduced to known names: agents may name any model, and metrics must not grow with them.</param>
    public void Record(string provider, string model, CallOutcome outcome)
    {
        var (code, usage) = outcome switch
        {
            CallOutcome.Answered answered => ("answered", answered.Usage),
            CallOutcome.Failed failed => (failed.Code, failed.Usage),
            _ => throw new UnreachableException(),
        };
        var tags = new TagList { { "provider", provider }, { "model", model } };
        if (outcome.FirstTokenMilliseconds is { } first)
            _firstToken.Record(first / 1000.0, tags);
        if (usage is not null)
        {
            AddTokens(tags, "input", usage.Input);
            AddTokens(tags, "cached_input", usage.CachedInput);
            AddTokens(tags, "output", usage.Output);
        }

        tags.Add("outcome", code);
        _calls.Add(1, tags);
        _duration.Record(outcome.TotalMilliseconds / 1000.0, tags);
    }

    public void RecordCancelled(string provider, string model) =>
        _calls.Add(1, new TagList { { "provider", provider }, { "model", model }, { "outcome", "cancelled" } });

    public void Dispose() => _meter.Dispose();

    private void AddTokens(TagList tags, string direction, long count)
    {
        tags.Add("direction", direction);
        _tokens.Add(count, tags);
    }
}
