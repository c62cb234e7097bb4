using System.Text.RegularExpressions;

namespace Konstruct.Architecture.Tests;

/// <summary>Logs, spans and the console carry ids and codes. A heuristic over the source; tests that drive a secret through are the proof.</summary>
public sealed partial class TheLogs
{
    /// <summary>Where the exception itself is handed to the log, and why. What may be told of it is for the log's formatter to say.</summary>
    private static readonly Dictionary<string, string> s_exceptions = new(StringComparer.Ordinal)
    {
        ["src/Konstruct.EventStore/Messaging/LaneWorker.cs"] = "a bug in a handler cannot be found without its stack",
    };

    [Fact]
    public void No_log_call_and_no_span_is_given_what_people_wrote_or_a_secret() =>
        Repository.Files("src/", ".cs")
            .SelectMany(path => Speaking(Repository.Read(path)).Where(call => Private().IsMatch(WithoutText(call))).Select(call => $"{path}: {call}"))
            .ShouldBeEmpty();

    [Fact]
    public void An_exception_is_logged_by_its_name_and_whole_only_where_it_is_written_here() =>
        Repository.Files("src/", ".cs").Where(path => Speaking(Repository.Read(path)).Any(call => WholeException().IsMatch(call)))
            .ShouldBe(s_exceptions.Keys, ignoreOrder: true);

    [Fact]
    public void Only_the_terminal_writes_to_the_console() =>
        Repository.Files("src/", ".cs").Where(path => !path.StartsWith("src/Konstruct.Api/Cli/", StringComparison.Ordinal))
            .SelectMany(path => Repository.Read(path).Split('\n').Select(line => line.Trim())
                .Where(line => !line.StartsWith("//", StringComparison.Ordinal) && ToConsole().IsMatch(line)).Select(line => $"{path}: {line}"))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("log.LogInformation(\"Received {Text}\", message.Text);")]
    [InlineData("_log.LogWarning(\n    \"Refused {Call}\",\n    call.Prompt);")]
    [InlineData("logger.LogError(\"{Body}\", request.Body.ToString());")]
    [InlineData("log.LogInformation($\"Answered {reply.Content}\");")]
    [InlineData("activity?.SetTag(\"token\", workspace.Token);")]
    [InlineData("log.LogWarning(\"{Error}\", e.Message);")]
    public void What_gives_it_away_is_found(string source) => Speaking(source).ShouldContain(call => Private().IsMatch(WithoutText(call)));

    [Theory]
    [InlineData("log.LogInformation(\"The text of message {Message} was taken in\", message.MessageId);")]
    [InlineData("log.LogWarning(\"{Error}\", e.GetType().Name);")]
    [InlineData("activity?.SetTag(\"gen_ai.usage.output_tokens\", answered.Usage.Output);")]
    [InlineData("var text = message.Text;")]
    public void Ids_and_codes_pass(string source) => Speaking(source).ShouldAllBe(call => !Private().IsMatch(WithoutText(call)));

    /// <summary>Calls that log or tag, up to the semicolon.</summary>
    private static IEnumerable<string> Speaking(string source) => Call().Matches(source).Select(m => m.Value);

    // What is fixed text says nothing about anybody; what is filled into it does.
    private static string WithoutText(string call) => FixedText().Replace(call, "\"\"");

    [GeneratedRegex(@"(\.Log(Trace|Debug|Information|Warning|Error|Critical)|\.SetTag|\.AddTag|\.SetBaggage)\([^;]*;", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();

    [GeneratedRegex(@"(?<!\$)""([^""\\]|\\.)*""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FixedText();

    [GeneratedRegex(@"(?<!\.Usage)\.(Text|Content|Body|Prompt|Output|Ciphertext|Message|Token|ApiKey|SigningSecret|SenderId|SenderName|Password|ConnectionString)\b(?!\.(Length|Count)\b)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Private();

    [GeneratedRegex(@"\.Log(Warning|Error|Critical|Information)\(\s*(e|ex|exception|failure|error)\s*,", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WholeException();

    // The logging provider named Console is configured, not written to.
    [GeneratedRegex(@"\b(System\.)?Console\.(Out|Error|Write|WriteLine|In|Read\w*)\b|\bAnsiConsole\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToConsole();
}
