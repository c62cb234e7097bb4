using System.Text.RegularExpressions;

namespace Konstruct.Architecture.Tests;

/// <summary>
/// A table without a tenant is a table that row-level security cannot guard. One that truly has none says so, and why,
/// in a comment on the line before it: <c>-- no tenant: the reason</c>.
/// </summary>
public sealed partial class TheMigrations
{
    [Fact]
    public void Every_table_has_a_tenant_or_says_why_not() =>
        Repository.Files("src/", ".sql")
            .SelectMany(path => TablesWithoutTenant(Repository.Read(path)).Select(table => $"{path}: {table}"))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("create table events.notes (id uuid primary key);", "events.notes")]
    [InlineData("CREATE TABLE IF NOT EXISTS views.notes\n(\n  id uuid,\n  body text\n);", "views.notes")]
    [InlineData("create unlogged table messaging.notes (id uuid);", "messaging.notes")]
    [InlineData("-- no tenant:\ncreate table events.notes (id uuid);", "events.notes")]
    [InlineData("create table a (tenant_id text);\ncreate table b (id uuid); -- tenant_id stands elsewhere", "b")]
    public void A_table_without_a_tenant_is_found(string sql, string table) => TablesWithoutTenant(sql).ShouldBe([table]);

    [Theory]
    [InlineData("create table events.notes (tenant_id varchar not null check (tenant_id <> ''), id uuid);")]
    [InlineData("-- no tenant: one row per migration, written by the owner alone\ncreate table events.migrations (version int);")]
    [InlineData("create temporary table batch (id uuid) on commit drop;")]
    [InlineData("create table events.notes_1 partition of events.notes for values in ('a');")]
    [InlineData("-- create table events.notes (id uuid);")]
    public void A_table_with_a_tenant_or_a_reason_passes(string sql) => TablesWithoutTenant(sql).ShouldBeEmpty();

    [Fact]
    public void Migrations_are_numbered_without_gaps_or_doubles()
    {
        var numbers = Repository.Files("src/Konstruct.EventStore/Migrations/", ".sql").Select(path => Path.GetFileName(path)).ToList();
        var leading = numbers.Select(name => LeadingNumber().Match(name).Value).ToList();
        leading.ShouldAllBe(number => number.Length > 0);
        leading.Select(int.Parse).ShouldBe(Enumerable.Range(leading.Count == 0 ? 1 : int.Parse(leading[0]), leading.Count));
    }

    private static IEnumerable<string> TablesWithoutTenant(string sql) =>
        from Match statement in CreateTable().Matches(sql)
        let body = Comment().Replace(statement.Groups["body"].Value, "")
        where !body.Contains("tenant_id", StringComparison.OrdinalIgnoreCase)
        where !PartitionOf().IsMatch(body)
        where !statement.Groups["reason"].Success
        select statement.Groups["table"].Value;

    // At the start of a line, so that a commented statement is none; to the first semicolon that ends a line.
    [GeneratedRegex("""
        (?im)^(--\ no\ tenant:[ \t]*(?<reason>\S.*)\r?\n)?
        [ \t]*create\ (unlogged\ )?table\ (if\ not\ exists\ )?(?<table>[\w."]+)(?<body>[^;]*);
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CreateTable();

    [GeneratedRegex("--.*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*partition\s+of\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PartitionOf();

    [GeneratedRegex("^[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeadingNumber();
}
