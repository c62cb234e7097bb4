using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Konstruct.EventStore.Tests.Migrations;

/// <summary>
/// Every table has a tenant and every statement names it, or stands here with its reason. Row-level security would hide a forgotten
/// predicate from the tests and not from the planner.
/// </summary>
public sealed partial class NamingTheTenant
{
    private static readonly Dictionary<string, string> s_tables = new()
    {
        ["events.eras"] = "one cluster's eras, over all tenants",
        ["events.mt_event_progression"] = "cursors of projections, which follow all tenants",
        ["views.read_models"] = "the catalogue of the tables, not of their rows",
        ["events.schema_migrations"] = "the schema itself",
    };

    private static readonly Dictionary<string, string> s_statements = new()
    {
        ["events.append("] = "takes the tenant as its first argument",
        ["events.append_group("] = "takes a tenant with each of its units",
        ["messaging.enqueue("] = "takes the tenant as its first argument",
        ["messaging.hold_lane("] = "takes the tenant as its first argument",
        ["messaging.next_envelope("] = "takes the tenant as its first argument",
        ["messaging.complete_envelope("] = "takes the tenant as its first argument",
        ["messaging.back_off_envelope("] = "takes the tenant as its first argument",
        ["messaging.bury_envelope("] = "takes the tenant as its first argument",
        ["messaging.release_lane("] = "takes the tenant as its first argument",
        ["messaging.retry_dead_letter("] = "takes the tenant as its first argument",
        ["events.ensure_tenant_key("] = "takes the tenant as its first argument",
        ["events.ensure_subject_keys("] = "takes the tenant as its first argument",
        ["events.prune_deduplication("] = "by age alone, over all tenants",
        ["messaging.backlog("] = "figures over all tenants, no row of anybody",
        ["events.era_state("] = "of the cluster",
        ["events.adopt_era("] = "of the cluster",
        ["events.eras"] = "of the cluster",
        ["events.mt_event_progression"] = "cursors of projections",
        ["events.schema_migrations"] = "the schema itself",
        ["views.read_models"] = "the catalogue of the tables",
        ["views.create_read_model("] = "makes a table",
        ["views.make_live("] = "swaps a table",
        ["views.drop_read_model("] = "drops a table",
        ["'enable_sort'"] = "says how the next statement is planned",
        ["pg_class"] = "asks the catalogue",
        ["pg_extension"] = "asks the catalogue",
        ["pg_roles"] = "asks the catalogue",
        ["from tenant_tables"] = "asks the catalogue",
        ["from functions"] = "asks the catalogue",
    };

    [Fact]
    public void Every_table_has_a_tenant_or_a_reason()
    {
        var tables = Directory.GetFiles(Path.Combine(Source, "Migrations"), "*.sql")
            .SelectMany(file => CreateTable().Matches(WithoutComments(File.ReadAllText(file))).Select(m => (File: Path.GetFileName(file), Name: m.Groups["name"].Value, Body: m.Groups["body"].Value)))
            .ToList();

        tables.Count.ShouldBeGreaterThan(12);
        foreach (var (file, name, body) in tables.Where(t => !s_tables.ContainsKey(t.Name)))
        {
            body.ShouldContain("tenant_id varchar not null", customMessage: $"{name} in {file}");
            body.ShouldContain(name is "events.directory" ? "primary key (kind" : "primary key", customMessage: $"{name} in {file}");
            if (name != "events.directory")
                Regex.IsMatch(body, @"tenant_id varchar not null primary key|primary key \(tenant_id", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBeTrue($"{name} in {file} must lead its key with the tenant");
        }
    }

    [Fact]
    public void Every_table_with_a_tenant_is_protected()
    {
        var all = string.Join('\n', Directory.GetFiles(Path.Combine(Source, "Migrations"), "*.sql").Select(File.ReadAllText));
        foreach (var name in CreateTable().Matches(WithoutComments(all)).Select(m => m.Groups["name"].Value).Where(n => !s_tables.ContainsKey(n) && !n.Contains('%')))
            (all.Contains($"protect_tenant_table('{name}'") || all.Contains($"alter table {name} force row level security")).ShouldBeTrue(name);
    }

    [Fact]
    public void Every_statement_in_the_source_names_the_tenant_or_stands_here_with_its_reason()
    {
        var statements = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"))
            .SelectMany(file => Strings().Matches(File.ReadAllText(file)).Select(m => (File: Path.GetRelativePath(Source, file), Sql: m.Groups["sql"].Value)))
            .Where(s => Statement().IsMatch(s.Sql))
            .ToList();

        statements.Count.ShouldBeGreaterThan(25);
        statements.Where(s => !s.Sql.Contains("tenant_id", StringComparison.Ordinal) && !s.Sql.Contains("app.current_tenant", StringComparison.Ordinal))
            .Where(s => !s_statements.Keys.Any(s.Sql.Contains)).ShouldBeEmpty();
    }

    private static string Source { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/Konstruct.EventStore"));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string WithoutComments(string sql) => Comment().Replace(sql, "");

    [GeneratedRegex(@"create table (if not exists )?(?<name>[\w.%]+) \((?<body>.*?)\n\)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CreateTable();

    [GeneratedRegex("--[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comment();

    /// <summary>Raw string literals and ordinary ones.</summary>
    [GeneratedRegex("\"\"\"(?<sql>.*?)\"\"\"|(?<!\")\"(?<sql>([^\"\\\\\n]|\\\\.)+)\"(?!\")", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Strings();

    [GeneratedRegex(@"^\s*(select\b.*\b(events|views|messaging)\.|select .* from|insert into|update \S+ set|delete from|call )", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Statement();
}
