using System.Diagnostics;
using System.Text;

namespace Konstruct.TestSupport;

/// <summary>The built server as a process of its own, so that it can really die.</summary>
public sealed class KonstructProcess : IAsyncDisposable
{
    private const int OutputKept = 20_000;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    private KonstructProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public bool HasExited => _disposed || _process.HasExited;

    /// <summary>128 + the signal's number when it was killed.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it printed last, for the message of a failed test.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
                return _output.ToString();
        }
    }

    /// <summary>Starts <c>konstruct serve</c> and waits until it answers, or has died on the way.</summary>
    public static async Task<KonstructProcess> StartAsync(IReadOnlyDictionary<string, string?> settings, int port, string? crashAt = null)
    {
        var url = $"http://127.0.0.1:{port}";
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Konstruct.Api.dll"), "serve", "--urls", url])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (crashAt is not null)
            start.Environment["Konstruct__CrashAt"] = crashAt;

        var server = new KonstructProcess(new Process { StartInfo = start }, url);
        server._process.OutputDataReceived += server.Keep;
        server._process.ErrorDataReceived += server.Keep;
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        await Eventually.HoldsAsync(() => server.AnswersAsync(client), $"the server answers at {url}; it printed: {server.Output}", TimeSpan.FromSeconds(60));
        return server;
    }

    /// <summary>Until it has died.</summary>
    public async Task ExitedAsync(string what) => await Eventually.WithinAsync(_process.WaitForExitAsync(), what);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync(HttpClient client)
    {
        // dead before anybody could ask: work that was waiting led it to where it was to crash
        if (_process.HasExited)
            return true;
        try
        {
            using var answer = await client.GetAsync(new Uri(Url + "/health/live"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_gate)
        {
            _output.AppendLine(line.Data);
            if (_output.Length > OutputKept)
                _output.Remove(0, _output.Length - OutputKept);
        }
    }
}
