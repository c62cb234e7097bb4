namespace Konstruct.Simulators.Models;

/// <summary>One piece of a streamed answer as it goes over the wire.</summary>
/// <param name="Text">The bytes, as text.</param>
/// <param name="IsContent">Carries text or a tool call: what delays and breaks count.</param>
/// <param name="IsEnd">The first piece of the proper ending.</param>
internal sealed record StreamPart(string Text, bool IsContent = false, bool IsEnd = false);
