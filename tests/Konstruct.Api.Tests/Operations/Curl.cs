using System.Diagnostics;
using Konstruct.Api.Tests.Cli;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Operations;

/// <summary>
/// A curl command of a page. Where this machine has curl, curl runs it; where not (nothing here needs curl but the pages), the few
/// options that the pages use are done as curl does them.
/// </summary>
internal static class Curl
{
    private static readonly bool s_isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "curl")));

    /// <param name="folder">Where its files are.</param>
    public static Task<Run> RunAsync(string folder, IReadOnlyList<string> words) => s_isThere ? ReallyAsync(folder, words) : ByHandAsync(folder, words);

    private static async Task<Run> ReallyAsync(string folder, IReadOnlyList<string> words)
    {
        using var process = Process.Start(new ProcessStartInfo("curl", ["--silent", "--show-error", "--fail-with-body", .. words])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Eventually.WithinAsync(process.WaitForExitAsync(), "the end of curl");
        return new Run(process.ExitCode, await output, await error);
    }

    private static async Task<Run> ByHandAsync(string folder, IReadOnlyList<string> words)
    {
        using var client = new HttpClient { Timeout = Eventually.Timeout };
        using var request = new HttpRequestMessage();
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "-H" when words[++i].Split(": ", 2) is [var name, var value]:
                    request.Headers.TryAddWithoutValidation(name, value);
                    break;
                case "-X":
                    request.Method = new HttpMethod(words[++i]);
                    break;
                case "-F" when words[++i].Split("=@", 2) is [var field, var file]:
                    request.Method = HttpMethod.Post;
                    request.Content = new MultipartFormDataContent { { Content(folder, file), field, file } };
                    break;
                case "-T":
                    request.Method = HttpMethod.Put;
                    request.Content = Content(folder, words[++i]);
                    break;
                case ['h', 't', 't', 'p', ..] address:
                    request.RequestUri = new Uri(address);
                    break;
                default:
                    throw new NotSupportedException($"The pages use an option of curl that is not known here: {words[i]}");
            }
        }

        using var answer = await client.SendAsync(request);
        return new Run(answer.IsSuccessStatusCode ? 0 : 22, await answer.Content.ReadAsStringAsync(), $"HTTP {(int)answer.StatusCode}");
    }

    private static ByteArrayContent Content(string folder, string file) => new(File.ReadAllBytes(Path.Combine(folder, file)));
}
