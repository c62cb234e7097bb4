using System.Collections.Immutable;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff.Rules;

/// <summary>A subject people write about, known by its words. A bare name in a rule means all of them.</summary>
public sealed record Topic(string Name, ImmutableArray<string> Words)
{
    public static Topic Of(string name, params IReadOnlyList<string> words) =>
        new(name, [.. words.Select(Folding.Words).Distinct(StringComparer.Ordinal)]);

    public bool IsIn(UserText text) => Words.Any(text.Contains);

    public bool Equals(Topic? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>The topics there are.</summary>
public static class Topics
{
    public static readonly ImmutableArray<Topic> All = [BillingTopic.Billing];

    public static Topic? Named(string name) => All.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
