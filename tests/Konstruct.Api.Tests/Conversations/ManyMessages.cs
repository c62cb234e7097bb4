using Konstruct.Simulators.Slack;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>A server that takes as many messages as a test needs, and keeps files in a folder of its own.</summary>
public sealed class ManyMessages : RunningKonstruct
{
    private readonly string _files = Directory.CreateTempSubdirectory("konstruct-files-").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    /// <summary>Enough to make a summary due, written faster than it can be answered.</summary>
    internal static async Task ChatAsync(Company company, SlackSaid thread, string word)
    {
        await Task.WhenAll(Enumerable.Range(1, 32).Select(n => company.ReplyAsync(thread, $"Remark {n} about the {word}.")));
        await company.SettledAsync();
    }

    protected override void Change(Dictionary<string, string?> settings)
    {
        settings["RateLimit:MessagesPerMinute"] = "1000";
        settings["Storage:Root"] = _files;
    }
}
