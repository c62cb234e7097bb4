using Konstruct.Api.Llm.Routing;

namespace Konstruct.Api.Llm;

/// <summary>A call ready to be made: what is recorded before it, and exactly the bytes that will be sent.</summary>
/// <param name="BodySha256">Lower-case hex; with the recorded ingredients the body can be written again and compared.</param>
/// <param name="EstimatedInputTokens">Used when the provider reports no usage.</param>
internal sealed record PreparedCall(ModelRoute Route, ReadOnlyMemory<byte> Body, string BodySha256, long EstimatedInputTokens)
{
    public string RequestFormat => Route.RequestFormat;
}
