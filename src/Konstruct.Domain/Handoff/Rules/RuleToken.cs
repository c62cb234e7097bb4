namespace Konstruct.Domain.Handoff.Rules;

internal enum RuleTokenKind
{
    Word,
    Number,

    /// <summary>Something in quotes.</summary>
    Phrase,
    Operator,
    Open,
    Close,
    End,
}

/// <param name="Text">The word, number or sign as written; of a phrase what stands between the quotes.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">The character after its last.</param>
internal readonly record struct RuleToken(RuleTokenKind Kind, string Text, int Start, int End)
{
    public bool Is(string reserved) => Kind == RuleTokenKind.Word && RuleVocabulary.Is(Text, reserved);

    /// <summary>For a message.</summary>
    public string Shown => Kind switch
    {
        RuleTokenKind.End => "the end of the rule",
        RuleTokenKind.Phrase => "a phrase in quotes",
        _ => $"'{Text}'",
    };
}
