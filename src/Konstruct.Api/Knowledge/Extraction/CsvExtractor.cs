using System.Text;
using CsvHelper;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>A table of values: each row stands for itself, every field with its column's name, so that a row is understood alone.</summary>
internal static class CsvExtractor
{
    private const int MaxColumns = 1_000;

    // The separator is detected; a quote in the wrong place is somebody's inch mark, and no reason to lose the table.
    private static readonly CsvReaderOptions s_options = new()
    {
        MalformedData = CsvMalformedDataHandling.Recover,
        MaxRecordSize = 4 * 1024 * 1024,
        IncludeValuesInExceptions = false,
    };

    public static void Extract(byte[] content, DocumentBlocks blocks)
    {
        using var reader = CsvReader.FromText(TextDecoding.Decode(content), s_options);
        string[] names = [.. reader.Headers];
        if (names.Length > MaxColumns)
            throw new UnreadableException(KnowledgeRefusals.Broken);
        var rows = 0;
        for (; reader.Read(); rows++)
            blocks.Add(BlockKind.Record, Lines(names, reader));
        if (rows == 0)
            blocks.Add(BlockKind.Paragraph, string.Join(", ", names));
    }

    private static string Lines(string[] names, CsvReader row)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < row.FieldCount; i++)
        {
            var value = row.GetString(i);
            if (string.IsNullOrWhiteSpace(value))
                continue;
            lines.Append(i < names.Length && !string.IsNullOrWhiteSpace(names[i]) ? names[i].Trim() : $"column {i + 1}").Append(": ").Append(value.Trim()).Append('\n');
            if (lines.Length > DocumentBlocks.MaxCharacters)
                throw new UnreadableException(KnowledgeRefusals.TooLong);
        }

        return lines.ToString();
    }
}
