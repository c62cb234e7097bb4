using System.Text;

namespace Konstruct.Api.Knowledge.Indexing;

/// <summary>How large a text is to a model: about four bytes of UTF-8 a token, for any script.</summary>
internal static class TokenSize
{
    public const int BytesPerToken = 4;

    public static int Of(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
