namespace Konstruct.Api.Tools.BuiltIn;

/// <summary>
/// What <c>remember</c> and <c>forget</c> ask: the memory of <see cref="ToolCallContext.Person"/> with this employee, and nobody else's.
/// The memory capability implements it and is put into the container; without it the tools are not offered.
/// </summary>
internal interface IMemoryForTools
{
    /// <summary>Keeps it; asking twice under one <see cref="ToolCallContext.ToolCallId"/> keeps it once.</summary>
    Task RememberAsync(ToolCallContext context, string text, CancellationToken cancellation);

    /// <summary>Removes what is kept about this; how many memories that were.</summary>
    Task<int> ForgetAsync(ToolCallContext context, string about, CancellationToken cancellation);
}
