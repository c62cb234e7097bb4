namespace Konstruct.Api.Llm.Providers;

/// <summary>Whether an error says that a model takes no pictures. No provider has a code for it, and the status may be 400, 404, 422 or 500.</summary>
internal static class PictureWords
{
    private static readonly string[] s_pictures = ["image", "vision", "multimodal", "multi-modal"];
    private static readonly string[] s_refusal = ["support", "missing", "not a ", "only ", "capab", "cannot", "does not"];

    public static bool Refuse(string? message) => message is not null && Has(message, s_pictures) && Has(message, s_refusal);

    private static bool Has(string message, string[] words) => Array.Exists(words, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
