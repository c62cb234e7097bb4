using System.Globalization;
using System.Text;

namespace Konstruct.Api.Knowledge;

/// <summary>Vectors as PostgreSQL reads them.</summary>
internal static class KnowledgeVectors
{
    public const int Dimensions = 384;

    /// <exception cref="ArgumentException">Another number of dimensions, or one that is no number.</exception>
    public static string Text(float[] vector)
    {
        if (vector.Length != Dimensions || !Array.TrueForAll(vector, float.IsFinite))
            throw new ArgumentException($"A vector has {Dimensions} finite numbers.", nameof(vector));
        var text = new StringBuilder("[", vector.Length * 12);
        foreach (var number in vector)
            text.Append(number.ToString("R", CultureInfo.InvariantCulture)).Append(',');
        text[^1] = ']';
        return text.ToString();
    }
}
