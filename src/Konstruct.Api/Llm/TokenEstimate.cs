using System.Text;

namespace Konstruct.Api.Llm;

/// <summary>What a text costs in tokens when nobody tells: four bytes of UTF-8 each, which is close for Latin scripts.</summary>
internal static class TokenEstimate
{
    private const int PerMessage = 4;

    public static long Of(string text) => (Encoding.UTF8.GetByteCount(text) + 3L) / 4;

    public static long Of(ChatPrompt prompt) =>
        Of(prompt.System) + PerMessage + prompt.Messages.Sum(turn => Of(turn.Text) + PerMessage);
}
