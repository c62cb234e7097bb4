using System.Collections.Immutable;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>A document's text in pieces, or why it cannot be read.</summary>
internal sealed record ExtractedText(ImmutableArray<DocumentBlock> Blocks, Refusal? Refusal = null);

/// <summary>Reads documents. Whatever the bytes are, the answer is text or a refusal.</summary>
internal static class DocumentText
{
    public static ExtractedText Extract(DocumentKind kind, byte[] content)
    {
        var blocks = new DocumentBlocks();
        try
        {
            kind.Extract(content, blocks);
        }
        catch (UnreadableException e)
        {
            return new ExtractedText([], e.Refusal);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Somebody's bytes, given to libraries that throw what they like at bytes they do not like: it is the file's fault, and said.
            return new ExtractedText([], KnowledgeRefusals.Broken);
        }

        return blocks.All.Count > 0
            ? new ExtractedText([.. blocks.All])
            : new ExtractedText([], KnowledgeRefusals.Empty);
    }
}
