namespace Konstruct.Domain.Kernel;

/// <summary>A command that was understood and is not carried out.</summary>
/// <param name="Code">Stable; the same over HTTP, in the terminal and in chat.</param>
/// <param name="Message">For a person: what is wrong and what to do.</param>
public sealed record Refusal(string Code, string Message);
