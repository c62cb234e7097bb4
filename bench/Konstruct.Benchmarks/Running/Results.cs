using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.Benchmarks.WholeSystem;
using Spectre.Console;

namespace Konstruct.Benchmarks.Running;

/// <summary>What was measured, where and when: the table for people, the file for programs.</summary>
internal sealed record Results(DateTimeOffset Taken, int Runs, double SecondsPerRun, Machine Machine, IReadOnlyList<Row> Rows, IReadOnlyList<SystemFigure> System)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, s_json) + "\n");

    public void Print(IAnsiConsole console)
    {
        var table = new Table().AddColumns("benchmark", "figure", "yardstick", "ratio", "target", "met");
        foreach (var row in Rows)
        {
            table.AddRow(
                Markup.Escape(row.Work), $"{row.Figure:N0} {row.Unit}", $"{row.Yardstick:N0}", $"{row.Ratio:0.00}", $">= {row.Target:0.00}",
                row.Met ? "[green]yes[/]" : "[red]no[/]");
            foreach (var (name, value) in row.Beside)
                table.AddRow($"[grey]  {Markup.Escape(name)}[/]", $"[grey]{value:N0}[/]", "", $"[grey]{value / row.Yardstick:0.00}[/]", "", "");
        }

        foreach (var figure in System)
        {
            table.AddRow(
                Markup.Escape(figure.Work), $"{figure.Figure:0.##} {figure.Unit}", "", "",
                double.IsPositiveInfinity(figure.Limit) ? "" : $"<= {figure.Limit:0.##} {figure.Unit}",
                double.IsPositiveInfinity(figure.Limit) ? "" : figure.Met ? "[green]yes[/]" : "[red]no[/]");
        }

        console.Write(table);
        console.MarkupLineInterpolated(
            $"[grey]{Machine.Cores} x {Machine.Cpu}, {Machine.MemoryMb:N0} MB, PostgreSQL {Machine.Postgres}, fsync {Machine.Fsync}; medians of {Runs} runs of {SecondsPerRun:0.#} s[/]");
    }
}
