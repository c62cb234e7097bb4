using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>
/// Ends the reading of a document from however deep inside a parser; <see cref="DocumentText"/> turns it into the refusal that it carries.
/// </summary>
internal sealed class UnreadableException(Refusal refusal, Exception? inner = null) : Exception(refusal.Code, inner)
{
    public Refusal Refusal { get; } = refusal;
}
