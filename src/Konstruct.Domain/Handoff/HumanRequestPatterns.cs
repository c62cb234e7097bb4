using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Konstruct.Domain.Handoff;

/// <summary>How people of one language ask for a person, and what only looks like it. All over folded words with one space between them.</summary>
internal sealed class HumanRequestPatterns
{
    private readonly Regex[] _asks;
    private readonly Regex _whole;
    private readonly Regex _noMachine;
    private readonly Regex[] _notMeant;
    private readonly Regex _invited;
    private readonly FrozenSet<string> _otherThing;

    /// <param name="language">Its code.</param>
    /// <param name="asks">Asking, wherever it stands.</param>
    /// <param name="whole">What asks only when nothing else is said: "agent, please".</param>
    /// <param name="noMachine">Refusing the machine, which asks for a person.</param>
    /// <param name="notMeant">What stands right before and turns it round: "I don't want to", "customers can".</param>
    /// <param name="invited">What turns that round again: "why don't you".</param>
    /// <param name="otherThing">Words that make something else of the person: human resources.</param>
    public HumanRequestPatterns(
        string language, IEnumerable<string> asks, string whole, string noMachine, IEnumerable<string> notMeant, string invited, string otherThing)
    {
        Language = language;
        // one by one: together they are more than the linear engine takes
        _asks = [.. asks.Select(a => Of($"(?:{a})(?: |$)"))];
        _whole = Of($"^(?:{whole})$");
        _noMachine = Of($"(?:{noMachine})(?: |$)");
        _notMeant = [.. notMeant.Select(a => Of($"(?:{a})$"))];
        _invited = Of($"(?:{invited})(?: |$)");
        _otherThing = otherThing.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }

    public string Language { get; }

    /// <param name="part">Folded words of one part of a message.</param>
    public bool Ask(string part)
    {
        if (_whole.IsMatch(part) || _noMachine.IsMatch(part))
            return true;
        return _asks.Any(ask =>
        {
            for (var match = ask.Match(part); match.Success; match = match.NextMatch())
                if (IsMeant(part[..match.Index].TrimEnd(), part[(match.Index + match.Length)..]))
                    return true;
            return false;
        });
    }

    private bool IsMeant(string before, string after) =>
        !_otherThing.Contains(after.Split(' ')[0]) && (!_notMeant.Any(n => n.IsMatch(before)) || _invited.IsMatch(before));

    // Linear in the text, whatever is written: these run over strangers' words.
    private static Regex Of(string pattern) =>
        new($"(?:^| ){pattern}".Replace("(?:^| )^", "^", StringComparison.Ordinal), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
