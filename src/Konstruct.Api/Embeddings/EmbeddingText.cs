namespace Konstruct.Api.Embeddings;

/// <summary>What goes in and what comes out, in a shape to rely on.</summary>
internal static class EmbeddingText
{
    /// <summary>The beginning of a text that is too long, cut between two characters; the same one every time.</summary>
    public static string Cut(string text, int maxCharacters)
    {
        text = text.Trim();
        if (text.Length <= maxCharacters)
            return text;
        return text[..(char.IsHighSurrogate(text[maxCharacters - 1]) ? maxCharacters - 1 : maxCharacters)];
    }

    /// <summary>Cosine of unit vectors is their product; a vector of zeros has no direction and becomes the first axis.</summary>
    public static float[] ToUnitLength(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(v => (double)v * v));
        if (length == 0 && vector.Length > 0)
        {
            vector[0] = 1;
            return vector;
        }

        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)(vector[i] / length);
        return vector;
    }
}
