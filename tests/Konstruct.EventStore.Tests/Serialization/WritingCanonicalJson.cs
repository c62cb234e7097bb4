using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Konstruct.EventStore.Serialization;
using Konstruct.TestSupport;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Tests.Serialization;

public sealed class WritingCanonicalJson(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{ "a" : [ 1 , 2 ] , "b" : { } }""", """{"a":[1,2],"b":{}}""")]
    [InlineData("""[56,{"d":true,"10":null,"1":[]}]""", """[56,{"1":[],"10":null,"d":true}]""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("-0", "0")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    [InlineData(""" "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/" """, """ "€$\u000f\nA'B\"\\\\\"/" """)]
    [InlineData(""" "\b\t\n\f\r\u0001\u001f\u007f" """, " \"\\b\\t\\n\\f\\r\\u0001\\u001f\u007f\" ")]
    [InlineData(""" "\ud83d\ude00 <>&+é" """, """ "😀 <>&+é" """)]
    public void Equal_values_have_equal_bytes(string json, string canonical) =>
        Encoding.UTF8.GetString(CanonicalJson.From(Encoding.UTF8.GetBytes(json))).ShouldBe(canonical.Trim(' '));

    [Fact]
    public void Members_are_sorted_by_UTF_16_code_units_as_the_RFC_shows()
    {
        // RFC 8785, section 3.2.3: the emoji's surrogate sorts before U+FB33
        const string Json = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        using var canonical = JsonDocument.Parse(CanonicalJson.From(Encoding.UTF8.GetBytes(Json)));

        canonical.RootElement.EnumerateObject().Select(m => m.Value.GetString()).ShouldBe(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"]);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740992")]
    [InlineData("123456789012345678901234567890")]
    public void Numbers_that_two_programs_could_print_differently_are_refused(string number) =>
        Should.Throw<JsonException>(() => CanonicalJson.From(Encoding.UTF8.GetBytes($"{{\"n\":{number}}}")));

    [Fact]
    public void A_lone_surrogate_is_refused() =>
        Should.Throw<Exception>(() => CanonicalJson.From(Encoding.UTF8.GetBytes("""{"text":"\ud800"}""")));

    [Fact]
    public async Task What_PostgreSQL_gives_back_has_the_same_bytes_as_what_it_was_given()
    {
        await using var connection = await database.Databases.App.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("select $1::jsonb", connection);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb });
        Prop.ForAll(Documents(), json =>
        {
            var written = Encoding.UTF8.GetBytes(json);
            command.Parameters[0].Value = written;
            using var reader = command.ExecuteReader();
            reader.Read();
            return CanonicalJson.From(reader.GetFieldValue<byte[]>(0)).AsSpan().SequenceEqual(CanonicalJson.From(written));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Writing_canonical_JSON_again_changes_nothing() =>
        Prop.ForAll(Documents(), json =>
        {
            var once = CanonicalJson.From(Encoding.UTF8.GetBytes(json));
            return CanonicalJson.From(once).AsSpan().SequenceEqual(once);
        }).QuickCheckThrowOnFailure();

    /// <summary>Documents of what events may hold: any text that PostgreSQL takes, integers, nesting, repeated and odd member names.</summary>
    private static Arbitrary<string> Documents()
    {
        var character = Gen.OneOf(
            Gen.Choose(1, 0x7F).Select(c => ((char)c).ToString()),
            Gen.Choose(0x80, 0xD7FF).Select(c => ((char)c).ToString()),
            Gen.Choose(0xE000, 0xFFFD).Select(c => ((char)c).ToString()),
            Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32));
        var text = character.ListOf().Select(string.Concat);
        var scalar = Gen.OneOf(
            text.Select(t => JsonSerializer.Serialize(t)),
            ArbMap.Default.GeneratorFor<int>().Select(i => i.ToString()),
            Gen.Elements("0", "-0", "9007199254740991", "-9007199254740991", "true", "false", "null", "\"\"", "[]", "{}"));
        Gen<string> Value(int depth) => depth == 0
            ? scalar
            : Gen.OneOf(
                scalar,
                Value(depth - 1).ListOf().Select(items => $"[{string.Join(" , ", items)}]"),
                Gen.Zip(Gen.OneOf(text, Gen.Elements("a", "b", "aa", "é")), Value(depth - 1)).ListOf()
                    .Select(members => $"{{{string.Join(",", members.Select(m => $"{JsonSerializer.Serialize(m.Item1)}: {m.Item2}"))}}}"));
        return Gen.Sized(size => Value(Math.Min(3, size / 8))).ToArbitrary();
    }
}
