using System.Diagnostics.CodeAnalysis;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff.Rules;

/// <summary>A rule, or what is wrong with it; never both.</summary>
public sealed record RuleParsing(Rule? Rule, TextError? Error)
{
    [MemberNotNullWhen(true, nameof(Rule))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsRule => Rule is not null;
}
