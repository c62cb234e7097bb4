using System.Text.RegularExpressions;

namespace Konstruct.Architecture.Tests;

/// <summary>
/// A statement that touches a table of tenants names the tenant, though row-level security would hold it back anyway: the planner
/// needs it for the keys, and two locks hold better than one. Functions are held to it by <see cref="TheDatabase"/>.
/// </summary>
public sealed partial class TheStatements
{
    /// <summary>Relations without a tenant, each with why.</summary>
    private static readonly Dictionary<string, string> s_tenantless = new(StringComparer.Ordinal)
    {
        ["events.eras"] = "which cluster's transaction ids are meant; no row of anybody",
        ["events.mt_event_progression"] = "how far projections are, over all tenants",
        ["events.schema_migrations"] = "one row a migration",
        ["views.read_models"] = "the catalogue of the tables, not of their rows",
    };

    [Fact]
    public void Every_statement_of_the_product_names_the_tenant() =>
        Repository.Files("src/", ".cs")
            .SelectMany(path => WithoutTenant(Repository.Read(path)).Select(sql => $"{path}: {sql}"))
            .ShouldBeEmpty();

    [Fact]
    public void The_relations_without_a_tenant_exist_and_have_none()
    {
        var migrations = string.Join('\n', Repository.Files("src/", ".sql").Select(Repository.Read)) + Repository.Read("src/Konstruct.EventStore/Migrations/Migrator.cs");
        s_tenantless.Keys.Where(relation => !Regex.IsMatch(migrations, $@"create table (if not exists )?{Regex.Escape(relation)} \(", RegexOptions.None, TimeSpan.FromSeconds(1))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"select data from events.mt_events where stream_id = $1\"")]
    [InlineData("\"\"\"\n  select 1\n  from messaging.lanes l\n  \"\"\"")]
    [InlineData("$\"select {columns} from {table} where id = $1\"")]
    [InlineData("\"update views.agents set name = $1\"")]
    [InlineData("\"delete from events.secrets\"")]
    [InlineData("\"insert into events.snapshots (id) values ($1)\"")]
    public void A_statement_without_the_tenant_is_found(string source) => WithoutTenant(source).ShouldHaveSingleItem();

    [Theory]
    [InlineData("\"select data from events.mt_events where tenant_id = $1 and stream_id = $2\"")]
    [InlineData("\"select events.put_secret($1, $2, $3)\"")]
    [InlineData("\"select era from events.eras\"")]
    [InlineData("\"select extversion from pg_extension\"")]
    [InlineData("// select data from events.mt_events")]
    [InlineData("\"Choose one from the list or update it.\"")]
    public void What_touches_no_table_of_tenants_passes(string source) => WithoutTenant(source).ShouldBeEmpty();

    private static IEnumerable<string> WithoutTenant(string source) =>
        from literal in Literals(source)
        where IsStatement().IsMatch(literal) && !literal.Contains("tenant_id", StringComparison.Ordinal)
        where Relation().Matches(literal).Any(m => !s_tenantless.ContainsKey(m.Groups["name"].Value))
        select string.Join(' ', literal.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Literals(string source)
    {
        var code = Comment().Replace(source, "");
        var raw = RawLiteral().Matches(code).Select(m => m.Groups["text"].Value).ToList();
        return raw.Concat(Literal().Matches(RawLiteral().Replace(code, "")).Select(m => m.Groups["text"].Value));
    }

    // Lower case, as our statements are; sentences begin with a capital.
    [GeneratedRegex(@"\b(select\s|insert into\s|update\s+\S+\s+(as\s+\w+\s+)?set\b|delete from\s)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsStatement();

    // A relation of ours that is no call of a function, or one that is filled in.
    [GeneratedRegex(@"\b(?<name>(events|messaging|views)\.[a-z_][a-z0-9_]*)\b(?!\s*\()|\b(from|join|into|update|table)\s+(?<name>\{[^}]+\}|views\.\{[^}]+\})|\b(insert into)\s+(?<name>(events|messaging|views)\.\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Relation();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("\"\"\"(?<text>.*?)\"\"\"", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RawLiteral();

    [GeneratedRegex(@"""(?<text>([^""\\\n]|\\.)*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Literal();
}
