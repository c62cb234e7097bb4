using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Api.Llm.Requests;

/// <summary>
/// Ids and names that every provider takes, from those that another gave: after a fallback Anthropic is shown the calls of a
/// compatible server whose ids have colons in them or begin anew with every answer. Part of the second versions of the formats.
/// </summary>
internal sealed class WireIds
{
    /// <summary>OpenAI's limit; the others' are wider.</summary>
    private const int MaxLength = 40;

    private readonly Dictionary<string, string> _lastOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The id of a call; the same id again is another call and gets another one.</summary>
    public string Called(string id)
    {
        var clean = IsClean(id) ? id : "call_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..24];
        var wire = clean;
        for (var repeated = 2; !_used.Add(wire); repeated++)
        {
            var ending = $"_{repeated}";
            wire = clean[..Math.Min(clean.Length, MaxLength - ending.Length)] + ending;
        }

        return _lastOf[id] = wire;
    }

    /// <summary>The id that the result of the latest call of this id names.</summary>
    public string Answered(string id) => _lastOf[id];

    /// <summary>A model may call what never had a proper name; the history of the conversation still has to be accepted.</summary>
    public static string Name(string name)
    {
        if (ChatTool.IsName(name))
            return name;
        var clean = string.Concat(name.Take(ChatTool.MaxNameLength).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        return clean.Length > 0 ? clean : "unnamed";
    }

    private static bool IsClean(string id) => id.Length is > 0 and <= MaxLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
