using Konstruct.Api.Tools;
using Konstruct.Domain.Tools;
using static Konstruct.Api.Tests.Tools.ToolExamples;

namespace Konstruct.Api.Tests.Tools;

public class CheckingArguments
{
    private const string Order =
        """
        {"type":"object","properties":{
          "customer":{"type":"string","minLength":2,"maxLength":5},
          "kind":{"enum":["gold","silver"]},
          "code":{"type":"string","pattern":"^[A-Z]{2}[0-9]+$"},
          "price":{"type":"number","minimum":0.5},
          "lines":{"type":"array","maxItems":2,"items":{"$ref":"#/$defs/line"}}},
         "required":["customer"],"additionalProperties":false,
         "$defs":{"line":{"type":"object","properties":{"count":{"type":"integer"}},"required":["count"]}}}
        """;

    [Theory]
    [InlineData("""{"customer":"Maya"}""")]
    [InlineData("""{"customer":"Maya","kind":"gold","code":"AB12","price":0.75,"lines":[{"count":1},{"count":2}]}""")]
    public void What_fits_is_accepted(string arguments) => Check(arguments).ShouldBeOfType<ToolCheck.Accepted>();

    [Theory]
    [InlineData("{}", "", "\"customer\" is required")]
    [InlineData("""{"customer":7}""", "/customer", "a string is expected")]
    [InlineData("""{"customer":"M"}""", "/customer", "fewer than 2")]
    [InlineData("""{"customer":"Margarita"}""", "/customer", "more than 5")]
    [InlineData("""{"customer":"Maya","kind":"bronze"}""", "/kind", "\"gold\", \"silver\"")]
    [InlineData("""{"customer":"Maya","code":"ab12"}""", "/code", "form")]
    [InlineData("""{"customer":"Maya","price":0.25}""", "/price", "smaller than 0.5")]
    [InlineData("""{"customer":"Maya","lines":[{"count":1},{"count":"two"}]}""", "/lines/1/count", "whole number")]
    [InlineData("""{"customer":"Maya","lines":[{"count":1},{"count":2},{"count":3}]}""", "/lines", "more than 2 items")]
    [InlineData("""{"customer":"Maya","colour":"red"}""", "/colour", "no such member")]
    public void What_does_not_fit_is_refused_with_its_place_and_what_would_be_right(string arguments, string pointer, string says)
    {
        var refusal = Check(arguments).ShouldBeOfType<ToolCheck.Refused>().Refusal;
        refusal.Code.ShouldBe(ToolRefusals.InvalidCode);
        refusal.Reason.ShouldContain($"at \"{pointer}\"");
        refusal.Reason.ShouldContain(says);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"customer\":")]
    [InlineData("{\"customer\":\"Maya\"} and more")]
    [InlineData("{\"customer\":\"Maya\",\"customer\":\"Omar\"}")]
    [InlineData("{\"customer\":\"\\ud800\"}")]
    [InlineData("{\"price\":12345678901234567890}")]
    [InlineData("{\"price\":1e400}")]
    [InlineData("{\"price\":0.12345678901234567890}")]
    public void What_is_no_object_that_everybody_reads_alike_is_not_json(string arguments) =>
        Check(arguments).ShouldBeOfType<ToolCheck.Refused>().Refusal.Code.ShouldBe(ToolRefusals.NotJsonCode);

    [Fact]
    public void Depth_without_end_is_not_json() =>
        Check(string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40)).ShouldBeOfType<ToolCheck.Refused>().Refusal.Code.ShouldBe(ToolRefusals.NotJsonCode);

    [Fact]
    public void More_than_the_limit_is_not_even_parsed() =>
        Check($$"""{"customer":"{{new string('x', ToolArguments.MaxBytes)}}"}""").ShouldBeOfType<ToolCheck.Refused>().Refusal.Code.ShouldBe(ToolRefusals.TooLargeCode);

    [Fact]
    public void A_tool_that_was_not_given_and_one_that_does_not_exist_are_told_apart()
    {
        var set = new ToolSet([], new Dictionary<string, ToolRefusal>(), [], name => name == "send_mail", new ToolSchemas());
        set.Check("send_mail", "{}").ShouldBeOfType<ToolCheck.Refused>().Refusal.Code.ShouldBe(ToolRefusals.NotAssignedCode);
        var unknown = set.Check("launch\nrocket <b>", "{}").ShouldBeOfType<ToolCheck.Refused>().Refusal;
        unknown.Code.ShouldBe(ToolRefusals.UnknownCode);
        unknown.Reason.ShouldContain("launch?rocket??b?");
    }

    [Fact]
    public void The_digest_is_of_the_meaning_and_not_of_the_writing()
    {
        var one = ToolArguments.Parse("""{"b": 1.50, "a": "é\u0041", "c": 1e2}""")!;
        var other = ToolArguments.Parse("{\n\"c\":100,\"a\":\"\\u00e9A\",\"b\":1.5}")!;
        one.Json.ShouldBe("""{"a":"éA","b":1.5,"c":100}""");
        other.Sha256.ShouldBe(one.Sha256);
        ToolArguments.Parse(one.Json)!.Sha256.ShouldBe(one.Sha256);
    }

    // RFC 8785, appendix B
    [Theory]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(9007199254740992d, "9007199254740992")]
    [InlineData(295147905179352830000d, "295147905179352830000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(9.999999999999997e22, "9.999999999999997e+22")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(333333333.3333332, "333333333.3333332")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(-0.0, "0")]
    public void Numbers_are_written_as_ecmascript_does(double value, string expected) => CanonicalArguments.EcmaScript(value).ShouldBe(expected);

    private static ToolCheck Check(string arguments) =>
        new ToolSet([new Never(Definition(Order))], new Dictionary<string, ToolRefusal>(), [], _ => false, new ToolSchemas()).Check("example", arguments);

    private sealed class Never(ToolDefinition definition) : ITool
    {
        public ToolDefinition Definition => definition;

        public Task<ToolOutcome> RunAsync(ToolCallContext context, System.Text.Json.JsonElement arguments, CancellationToken cancellation) =>
            throw new InvalidOperationException("A check runs nothing.");
    }
}
