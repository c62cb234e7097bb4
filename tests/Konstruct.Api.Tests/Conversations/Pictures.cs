using Konstruct.Simulators.Slack;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>Files that people share in tests.</summary>
internal static class Pictures
{
    /// <summary>One green dot.</summary>
    public const string DotBase64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    public static byte[] Dot { get; } = Convert.FromBase64String(DotBase64);

    public static SlackFile Png(string id, byte[]? content = null) => new(id, $"{id}.png", "image/png", (content ?? Dot).Length, "U0MAYA") { Content = content ?? Dot };
}
