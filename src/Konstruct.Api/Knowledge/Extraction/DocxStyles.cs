using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>Which styles of a DOCX are headings. Ids are in the language of whoever wrote it; names of built-in styles are not.</summary>
internal static class DocxStyles
{
    private const int MaxStyles = 10_000;

    /// <summary>Heading levels by style id.</summary>
    public static Dictionary<string, int> Levels(StyleDefinitionsPart? part)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        if (part is null)
            return levels;
        var bases = new Dictionary<string, string>(StringComparer.Ordinal);
        string? style = null;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read() && bases.Count < MaxStyles)
        {
            if (!reader.IsStartElement)
                continue;
            if (reader.ElementType == typeof(Style))
                style = Attribute(reader, "styleId");
            else if (style is null)
                continue;
            else if (reader.ElementType == typeof(StyleName) && LevelOf(Attribute(reader, "val")) is { } named)
                levels[style] = named;
            else if (reader.ElementType == typeof(BasedOn) && Attribute(reader, "val") is { } parent)
                bases[style] = parent;
            else if (reader.ElementType == typeof(OutlineLevel) && int.TryParse(Attribute(reader, "val"), out var outline) && outline is >= 0 and < 9)
                levels.TryAdd(style, outline + 1);
        }

        foreach (var id in bases.Keys.Where(id => !levels.ContainsKey(id)).ToList())
            Inherit(id, bases, levels);
        return levels;
    }

    /// <summary>A style of one's own that is based on a heading is one.</summary>
    private static void Inherit(string id, Dictionary<string, string> bases, Dictionary<string, int> levels)
    {
        var at = id;
        for (var steps = 0; steps < 20 && bases.TryGetValue(at, out var parent); steps++)
        {
            if (levels.TryGetValue(parent, out var level))
            {
                levels[id] = level;
                return;
            }

            at = parent;
        }
    }

    private static int? LevelOf(string? name) => name?.ToLowerInvariant() switch
    {
        "title" => 1,
        ['h', 'e', 'a', 'd', 'i', 'n', 'g', ' ', >= '1' and <= '9' and var digit] => digit - '0',
        _ => null,
    };

    private static string? Attribute(OpenXmlReader reader, string name)
    {
        foreach (var attribute in reader.Attributes)
        {
            if (attribute.LocalName == name)
                return attribute.Value;
        }

        return null;
    }
}
