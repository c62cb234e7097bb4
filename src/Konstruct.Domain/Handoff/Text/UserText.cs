using System.Collections.Immutable;

namespace Konstruct.Domain.Handoff.Text;

/// <summary>What people wrote themselves, ready to be searched for words. It is never stored and prints nothing.</summary>
public sealed class UserText
{
    public static readonly UserText None = new([]);

    // each message with a space around it, so that a phrase with spaces around it matches whole words and never runs over two messages
    private readonly ImmutableArray<string> _messages;

    private UserText(ImmutableArray<string> messages) => _messages = messages;

    public static UserText Of(params IReadOnlyList<string> messages) => new([.. messages.Select(m => $" {Folding.Words(m)} ")]);

    /// <param name="words">Folded words (<see cref="Folding.Words"/>), one space between them.</param>
    public bool Contains(string words) => words.Length > 0 && _messages.Any(m => m.Contains($" {words} ", StringComparison.Ordinal));

    public override string ToString() => $"UserText({_messages.Length})";
}
