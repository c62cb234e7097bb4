using System.Text;

namespace Konstruct.Api.Llm;

/// <summary>What a text costs in tokens when nobody tells: four bytes of UTF-8 each, which is close for Latin scripts.</summary>
internal static class TokenEstimate
{
    private const int PerMessage = 4;

    /// <summary>A middling picture; providers count by its size, which we do not know without decoding it.</summary>
    private const int PerImage = 1_200;

    public static long Of(string text) => (Encoding.UTF8.GetByteCount(text) + 3L) / 4;

    public static long Of(ChatPrompt prompt) =>
        Of(prompt.System) + PerMessage + prompt.Messages.Sum(Of)
        + prompt.Tools.Sum(tool => Of(tool.Name) + Of(tool.Description) + Of(tool.ParametersSchemaJson) + PerMessage);

    private static long Of(ChatTurn turn) => Of(turn.Text) + PerMessage + turn switch
    {
        ChatTurn.User user => user.Images.Count * PerImage,
        ChatTurn.Assistant assistant => assistant.ToolCalls.Sum(call => Of(call.Name) + Of(call.ArgumentsJson)),
        _ => 0,
    };
}
