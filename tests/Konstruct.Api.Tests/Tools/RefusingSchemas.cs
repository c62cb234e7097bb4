using Konstruct.Api.Tools;

namespace Konstruct.Api.Tests.Tools;

/// <summary>A schema comes from a stranger's server and is run on our machine.</summary>
public class RefusingSchemas
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"http://169.254.169.254/latest"}}}""", "out of the document")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"file.json#/a"}}}""", "out of the document")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/$defs/missing"}}}""", "nowhere")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"$ref":"#/$defs/a"}}}""", "back to itself")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","pattern":"(a)\\1"}}}""", "pattern")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}""", "pattern")]
    [InlineData("""{"type":"object","patternProperties":{"^(a+)+$":{}}}""", "patternProperties")]
    [InlineData("""{"type":"string"}""", "object")]
    [InlineData("""{}""", "object")]
    [InlineData("""[]""", "object")]
    [InlineData("""{"type":"object",""", "JSON")]
    public void What_is_not_safe_to_run_is_refused(string schema, string why) =>
        Should.Throw<SchemaRefusedException>(() => CompiledSchema.From(schema)).Message.ShouldContain(why);

    [Fact]
    public void References_that_multiply_are_refused()
    {
        const string level = """ "lHERE":{"anyOf":[{"$ref":"#/$defs/lNEXT"},{"$ref":"#/$defs/lNEXT"}]}, """;
        var levels = Enumerable.Range(0, 20).Select(i => level.Replace("HERE", $"{i}", StringComparison.Ordinal).Replace("NEXT", $"{i + 1}", StringComparison.Ordinal));
        var schema = """{"type":"object","properties":{"a":{"$ref":"#/$defs/l0"}},"$defs":{LEVELS "l20":{"type":"string"}}}"""
            .Replace("LEVELS", string.Concat(levels), StringComparison.Ordinal);
        Should.Throw<SchemaRefusedException>(() => CompiledSchema.From(schema)).Message.ShouldContain("multiply");
    }

    [Fact]
    public void A_pattern_made_to_take_for_ever_takes_no_time()
    {
        var schema = CompiledSchema.From("""{"type":"object","properties":{"a":{"type":"string","pattern":"^(a+)+$"}}}""");
        schema.Validate($$"""{"a":"{{new string('a', 5_000)}}!"}""").ShouldNotBeNull();
        schema.Validate($$"""{"a":"{{new string('a', 5_000)}}"}""").ShouldBeNull();
    }

    [Fact]
    public void A_tree_may_refer_to_itself_below()
    {
        var schema = CompiledSchema.From("""{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#"}}},"required":["name"]}""");
        schema.Validate("""{"name":"a","children":[{"name":"b","children":[]}]}""").ShouldBeNull();
        schema.Validate("""{"name":"a","children":[{"children":[]}]}""").ShouldNotBeNull().Reason.ShouldContain("/children/0");
    }

    [Fact]
    public void A_property_named_pattern_or_ref_is_just_a_property()
    {
        var schema = CompiledSchema.From("""{"type":"object","properties":{"pattern":{"type":"string"},"$ref":{"type":"string"},"enum":{"type":"integer"}},"required":["pattern"]}""");
        schema.Validate("""{"pattern":"(","enum":1}""").ShouldBeNull();
        schema.Validate("{}").ShouldNotBeNull();
    }

    [Fact]
    public void Constants_of_newer_drafts_count()
    {
        var schema = CompiledSchema.From("""{"type":"object","properties":{"kind":{"const":"order"}},"required":["kind"]}""");
        schema.Validate("""{"kind":"order"}""").ShouldBeNull();
        schema.Validate("""{"kind":"refund"}""").ShouldNotBeNull();
    }
}
