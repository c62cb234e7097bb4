namespace Konstruct.Domain.Kernel;

/// <summary>A command that was understood and is not carried out.</summary>
/// <param name="Code">Stable; the same over HTTP, in the terminal and in chat.</param>
/// <param name="Message">For a person: what is wrong and what to do.</param>
/// <param name="Position">Where in what was sent, when it is a mistake in a text somebody wrote.</param>
public sealed record Refusal(string Code, string Message, RefusalPosition? Position = null);

/// <param name="Member">Which text, e.g. <c>escalationRules[0].when</c>.</param>
/// <param name="Offset">From 0, in UTF-16 units of that text.</param>
/// <param name="Length">How much of it is meant; 0 at its end.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record RefusalPosition(string Member, int Offset, int Length, int Line, int Column);
