namespace Konstruct.Api.Tools;

/// <summary>How a tool call ended.</summary>
internal abstract record ToolOutcome
{
    private ToolOutcome()
    {
    }

    /// <param name="Text">For the model.</param>
    /// <param name="Truncated">There was more than the limit; the text says so at its end.</param>
    /// <param name="FromOutside">Where text that others wrote came from, e.g. <c>web:example.com</c>; null: it is our own.</param>
    public sealed record Completed(string Text, bool Truncated = false, string? FromOutside = null) : ToolOutcome;

    /// <param name="Code">Stable; one of <see cref="ToolFailures"/>.</param>
    /// <param name="Text">For the model: what went wrong and what it can do. No internals.</param>
    /// <param name="FromOutside">As with <see cref="Completed"/>: an outside server's own words about its failure.</param>
    public sealed record Failed(string Code, string Text, string? FromOutside = null) : ToolOutcome;

    /// <summary>Not a result: the employee asks for a person, and the turn hands the conversation over.</summary>
    /// <param name="Question">What the person is needed for.</param>
    /// <param name="Tried">What was tried already; null: nothing worth saying.</param>
    public sealed record AsksHuman(string Question, string? Tried) : ToolOutcome;
}
