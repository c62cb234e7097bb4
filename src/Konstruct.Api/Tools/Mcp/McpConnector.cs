using Konstruct.Api.Platform.Egress;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Konstruct.Api.Tools.Mcp;

/// <summary>
/// Opens MCP sessions over streamable HTTP, through the guarded egress. A session lives for one call or one look at the list: nothing of a
/// stranger's server stays open between turns, and whichever worker comes next needs to know nothing of it.
/// </summary>
internal sealed class McpConnector(Egress egress)
{
    /// <summary>For one exchange; a whole call with its handshake has <see cref="McpRemoteTool.TimeLimit"/>.</summary>
    public static readonly TimeSpan ExchangeTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Of one answer, however it is sent. What a model is shown of it is cut to the tool's limit.</summary>
    public const long MaxAnswerBytes = 2 * 1024 * 1024;

    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(1);

    /// <summary>Whether an address can be an MCP server's: https, or an origin that the operator opened for tools.</summary>
    public bool MayAsk(Uri address) =>
        address is { IsAbsoluteUri: true, UserInfo.Length: 0, Fragment.Length: 0 }
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && egress.IsOpenToTools(address)));

    /// <exception cref="McpFailureException">What went wrong, with a code.</exception>
    public async Task<T> AskAsync<T>(Uri address, McpHeaders headers, Func<McpClient, Task<T>> ask, CancellationToken cancellation)
    {
        if (!MayAsk(address))
            throw new McpFailureException(ToolFailures.McpUnreachable);
        try
        {
            var policy = new EgressPolicy(
                ExchangeTimeout, MaxAnswerBytes, FollowRedirects: false, EgressDestination.GivenToTools,
                target => target.Scheme == address.Scheme && target.IdnHost == address.IdnHost && target.Port == address.Port);
            using var http = egress.ClientFor(policy);
            var transport = new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = address,
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = headers.ForRequest(),
                    ConnectionTimeout = ExchangeTimeout,
                    // we ask and it answers; there is nothing that it could want to tell us in between
                    EnableStandaloneGetStream = false,
                    MaxReconnectionAttempts = 0,
                },
                http, loggerFactory: null, ownsHttpClient: false);
            await using var closing = new AsyncDisposal(transport);
            // No capabilities: a server can ask us for nothing, neither a model's words nor files nor a form for the person.
            var client = await McpClient.CreateAsync(
                transport,
                new McpClientOptions
                {
                    ClientInfo = new Implementation { Name = "konstruct", Version = "1" },
                    Capabilities = new ClientCapabilities(),
                    InitializationTimeout = ExchangeTimeout,
                },
                loggerFactory: null, cancellation);
            await using var leaving = new AsyncDisposal(client);
            return await ask(client);
        }
        catch (Exception e) when (e is not McpFailureException && !cancellation.IsCancellationRequested)
        {
            throw McpFailureException.From(e);
        }
    }

    /// <summary>Says goodbye, but not for long: a server that hangs must not keep the call that is over.</summary>
    private readonly struct AsyncDisposal(IAsyncDisposable disposable) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await disposable.DisposeAsync().AsTask().WaitAsync(s_goodbye);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException or HttpRequestException or IOException or EgressException)
            {
                // The outcome of the call is known already; that the farewell failed changes nothing about it.
            }
        }
    }
}
