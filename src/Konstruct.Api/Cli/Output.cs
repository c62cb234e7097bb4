using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.Domain.Kernel;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary>What a verb says: results on stdout, as a table or as JSON; everything else on stderr.</summary>
internal sealed class Output(bool json)
{
    /// <summary>Property names and enumeration values in camel case; characters instead of escapes.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public bool IsJson => json;

    /// <summary>Why it was not done: one JSON document with <c>code</c> and <c>message</c>, and a line on stderr.</summary>
    public async Task<int> FailAsync(int exitCode, string code, string message, RefusalPosition? position = null)
    {
        if (json)
            await Console.Out.WriteLineAsync(position is null ? JsonSerializer.Serialize(new { code, message }, Json) : JsonSerializer.Serialize(new { code, message, position }, Json));
        await Console.Error.WriteLineAsync($"{message} [{code}]");
        return exitCode;
    }

    /// <summary>One result: a JSON document, or a small table of names and values.</summary>
    public async Task<int> ShowAsync<T>(T value)
        where T : notnull
    {
        if (json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(value, Json));
            return CommandLine.Done;
        }

        var grid = new Grid().AddColumn().AddColumn();
        foreach (var property in typeof(T).GetProperties())
            grid.AddRow($"[grey]{Markup.Escape(Title(property.Name))}[/]", Markup.Escape(Text(property.GetValue(value))));
        AnsiConsole.Write(grid);
        return CommandLine.Done;
    }

    /// <summary>A list: JSON lines, or a table.</summary>
    public async Task<int> ListAsync<T>(IReadOnlyCollection<T> rows, string none)
        where T : notnull
    {
        if (json)
        {
            foreach (var row in rows)
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(row, Json));
            return CommandLine.Done;
        }

        if (rows.Count == 0)
        {
            await Console.Error.WriteLineAsync(none);
            return CommandLine.Done;
        }

        var properties = typeof(T).GetProperties();
        var table = new Table().RoundedBorder();
        foreach (var property in properties)
            table.AddColumn(new TableColumn(Markup.Escape(Title(property.Name))));
        foreach (var row in rows)
            table.AddRow([.. properties.Select(p => Markup.Escape(Text(p.GetValue(row))))]);
        AnsiConsole.Write(table);
        return CommandLine.Done;
    }

    /// <summary>A value as a person reads it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTimeOffset moment => moment.ToString("yyyy-MM-dd HH:mm:ss'Z'"),
        bool yes => yes ? "yes" : "no",
        double number => number.ToString("0.##"),
        Enum named => JsonNamingPolicy.CamelCase.ConvertName(named.ToString()),
        System.Collections.IEnumerable or { } when value is not IFormattable => JsonSerializer.Serialize(value, Json),
        _ => value.ToString() ?? "",
    };

    /// <summary><c>LastActivityAt</c> as a heading: last activity at.</summary>
    private static string Title(string property) =>
        string.Concat(property.Select((c, i) => char.IsUpper(c) && i > 0 ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
