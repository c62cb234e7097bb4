using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Konstruct.Api.Platform;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Serialization;

namespace Konstruct.Api.Tests.Operations;

/// <summary>
/// docs/events.md is written from the events themselves and their doc comments. When this fails, run the tests once with
/// <c>KONSTRUCT_WRITE_DOCS=1</c> and commit what it writes.
/// </summary>
public sealed partial class DocumentingEvents
{
    private const string Page = "docs/events.md";

    [Fact]
    public async Task The_page_of_events_says_what_the_code_says()
    {
        var written = Write();
        if (Environment.GetEnvironmentVariable("KONSTRUCT_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(Repository.Path(Page), written);
        (await File.ReadAllTextAsync(Repository.Path(Page))).ShouldBe(written, $"{Page} is out of date; write it with KONSTRUCT_WRITE_DOCS=1");
    }

    [Fact]
    public void The_page_names_every_event_that_can_be_stored()
    {
        var written = Write();
        foreach (var mapping in EventTypes.All)
            written.ShouldContain($"### `{mapping.Name}`");
    }

    private static string Write()
    {
        var text = new StringBuilder(
            """
            # Events

            Written by the tests from `src/Konstruct.Domain`; do not edit. Everything that is stored, by stream. A name and the meaning of
            its fields never change once stored; a new meaning is a new version. Fields are stored in camel case, absent ones are left out.
            Times are UTC, money is a decimal string.

            **Personal** fields are stored as `{"enc":1,"key":…,"ct":…}`, encrypted with the key of the person they are about. What stands below
            as their content is what they are when opened; after an erasure they read `[erased]`.

            Every event also carries the headers, correlation and causation of [contract.md](contract.md).

            """);
        foreach (var stream in EventTypes.All.GroupBy(m => m.Type.DeclaringType!).OrderBy(s => Stream(s.Key), StringComparer.Ordinal))
        {
            text.Append($"\n## {Stream(stream.Key)}\n");
            if (Comments.Of(stream.Key).Summary is { Length: > 0 } about)
                text.Append($"\n{about}\n");
            foreach (var mapping in stream.OrderBy(m => m.Type.MetadataToken))
                Append(text, mapping);
        }

        Append(text);
        return text.ToString();
    }

    private static string Stream(MemberInfo events) => events.Name[..^"Event".Length].ToLowerInvariant();

    private static void Append(StringBuilder text, EventMapping mapping)
    {
        var comments = Comments.Of(mapping.Type);
        text.Append($"\n### `{mapping.Name}`\n");
        if (comments.Summary.Length > 0)
            text.Append($"\n{comments.Summary}\n");
        AppendFields(text, mapping.Type, comments);
    }

    /// <summary>The records that fields are made of.</summary>
    private static void Append(StringBuilder text)
    {
        var parts = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (var mapping in EventTypes.All)
            Collect(mapping.Type, parts);
        text.Append("\n## What fields are made of\n");
        foreach (var (name, type) in parts)
        {
            var comments = Comments.Of(type);
            text.Append($"\n### {name}\n");
            if (comments.Summary.Length > 0)
                text.Append($"\n{comments.Summary}\n");
            AppendFields(text, type, comments);
        }
    }

    private static void Collect(Type type, SortedDictionary<string, Type> parts)
    {
        foreach (var parameter in Parameters(type))
        {
            var part = Inner(parameter.ParameterType);
            if (part.Assembly == typeof(Refusal).Assembly && parts.TryAdd(part.Name, part))
                Collect(part, parts);
        }
    }

    private static void AppendFields(StringBuilder text, Type type, Comments comments)
    {
        var fields = Parameters(type);
        if (fields.Length == 0)
        {
            text.Append("\nNo fields.\n");
            return;
        }

        text.Append("\n| field | is | |\n|---|---|---|\n");
        foreach (var field in fields)
            text.Append($"| `{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(field.Name!)}` | {Described(field)} | {comments.Parameters.GetValueOrDefault(field.Name!, "")} |\n");
    }

    private static ParameterInfo[] Parameters(Type type) =>
        type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).OrderByDescending(c => c.GetParameters().Length).FirstOrDefault()?.GetParameters() ?? [];

    private static string Described(ParameterInfo field)
    {
        var optional = Nullable.GetUnderlyingType(field.ParameterType) is not null
            || new NullabilityInfoContext().Create(field).WriteState == NullabilityState.Nullable;
        return Described(field.ParameterType) + (optional ? ", may be absent" : "");
    }

    private static string Described(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>))
            return $"**personal**: {Described(type.GetGenericArguments()[0])}";
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return "texts by name";
        if (type.IsGenericType)
            return "list of " + Described(type.GetGenericArguments()[0]);
        return type == typeof(string) ? "text"
            : type == typeof(Guid) ? "id"
            : type == typeof(bool) ? "yes or no"
            : type == typeof(DateTimeOffset) ? "time"
            : type == typeof(int) || type == typeof(long) ? "number"
            : $"[{type.Name}](#{type.Name.ToLowerInvariant()})";
    }

    private static Type Inner(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsGenericType ? Inner(type.GetGenericArguments()[0]) : type;
    }

    /// <summary>The doc comments above a record in its source.</summary>
    private sealed partial record Comments(string Summary, IReadOnlyDictionary<string, string> Parameters)
    {
        private static readonly Lazy<string[]> s_sources = new(() =>
            [.. Directory.EnumerateFiles(Repository.Path("src/Konstruct.Domain"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/")).Select(File.ReadAllText)]);

        public static Comments Of(Type type)
        {
            var declaration = new Regex($@"(?<comment>(^[ ]*///[^\n]*\n)*)(^[ ]*\[[^\n]*\]\n)*^[ ]*public (sealed |abstract )?(partial )?record {type.Name}\b(?<rest>[^\n]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
            var own = type.DeclaringType is { } outer ? s_sources.Value.Where(s => s.Contains($"record {outer.Name}")) : s_sources.Value;
            // of the parts of a partial record one has the comment
            var comment = own.Select(s => declaration.Match(s)).Where(m => m.Success).Select(m => m.Groups["comment"].Value).MaxBy(c => c.Length)!;
            var lines = string.Join(' ', comment.Split('\n').Select(l => l.Trim().TrimStart('/').Trim()));
            return new Comments(
                Plain(Summaries().Match(lines).Groups["text"].Value),
                Params().Matches(lines).ToDictionary(m => m.Groups["name"].Value, m => Plain(m.Groups["text"].Value), StringComparer.Ordinal));
        }

        /// <summary>Doc comment markup as Markdown.</summary>
        private static string Plain(string xml) => Marks().Replace(
            xml.Trim(),
            m => m.Groups["code"].Success ? $"`{m.Groups["code"].Value}`" : $"`{m.Groups["ref"].Value}`").Replace("&lt;", "<").Replace("&gt;", ">").Replace("|", "\\|");

        [GeneratedRegex("<summary>(?<text>.*?)</summary>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Summaries();

        [GeneratedRegex("""<param name="(?<name>\w+)">(?<text>.*?)</param>""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Params();

        [GeneratedRegex("""<c>(?<code>.*?)</c>|<(see cref|paramref name)="(?<ref>[^"]*)"\s*/>""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Marks();
    }
}
