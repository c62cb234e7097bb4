using System.Text.RegularExpressions;

namespace Konstruct.Architecture.Tests;

/// <summary>All outbound traffic leaves through one guarded door; a second one would have no guard.</summary>
public sealed partial class TheEgress
{
    private const string Door = "src/Konstruct.Api/Platform/Egress/";

    [Fact]
    public void Nothing_outside_the_egress_makes_a_client_of_its_own() =>
        Repository.Files("src/", ".cs")
            .Where(path => !path.StartsWith(Door, StringComparison.Ordinal))
            .SelectMany(path => OwnClients(Repository.Read(path)).Select(line => $"{path}: {line}"))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("using var client = new HttpClient();")]
    [InlineData("HttpClient client = new(handler);")]
    [InlineData("private readonly HttpClient client = new() { Timeout = limit };")]
    [InlineData("var handler = new System.Net.Http.SocketsHttpHandler();")]
    [InlineData("var invoker = new HttpMessageInvoker(handler);")]
    [InlineData("services.AddHttpClient(\"slack\");")]
    [InlineData("services.AddHttpClient<SlackApi>();")]
    [InlineData("var socket = new ClientWebSocket();")]
    [InlineData("using var tcp = new TcpClient(host, 443);")]
    public void A_client_is_recognised_however_it_is_written(string line) => OwnClients(line).ShouldHaveSingleItem();

    [Theory]
    [InlineData("internal sealed class SlackApi(HttpClient client)")]
    [InlineData("/// <see cref=\"HttpClient\"/> is given by the egress; never new HttpClient() here")]
    [InlineData("    // no new HttpClient() here")]
    [InlineData("HttpClient client = egress.For(Purpose.Slack);")]
    public void Using_the_client_that_was_given_is_fine(string line) => OwnClients(line).ShouldBeEmpty();

    private static IEnumerable<string> OwnClients(string source) =>
        source.Split('\n').Select(line => line.Trim())
            .Where(line => !line.StartsWith("//", StringComparison.Ordinal) && OwnClient().IsMatch(line));

    [GeneratedRegex("""
        \bnew\s+([\w.]+\.)?(HttpClient|HttpClientHandler|SocketsHttpHandler|HttpMessageInvoker|ClientWebSocket|TcpClient|UdpClient|Socket|SmtpClient)\s*[({]
        |\b(HttpClient|HttpClientHandler|SocketsHttpHandler|ClientWebSocket|TcpClient)\??\s+\w+\s*=\s*new\s*[({]
        |\.AddHttpClient\b
        |\bWebRequest\.Create
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnClient();
}
