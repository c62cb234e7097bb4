using System.Diagnostics.CodeAnalysis;

namespace Konstruct.Domain.Agents;

/// <summary>How an employee may use one of its tools.</summary>
/// <param name="Name">The tool's name; it stands in the employee's list of tools too.</param>
/// <param name="Approval"><c>always</c>, <c>never</c> or <c>outside</c>; null: the tool's default. See the tool policy.</param>
/// <param name="Hosts">
/// For <c>http_request</c>: the hosts it may reach, as <c>api.example.com</c>, <c>*.example.com</c> (the names below it) or with a
/// port, <c>api.example.com:8443</c>. Null: those of the operator's settings alone.
/// </param>
public sealed record ToolSetting(string Name, string? Approval = null, IReadOnlyList<string>? Hosts = null)
{
    /// <summary>A person is asked every time.</summary>
    public const string Always = "always";

    /// <summary>Nobody is ever asked; where somebody would have to be, the call is refused.</summary>
    public const string Never = "never";

    /// <summary>A person is asked when text from outside the tenant led to the call.</summary>
    public const string Outside = "outside";

    /// <summary>A record alone compares its list by reference. No list and an empty one are the same.</summary>
    public static IEqualityComparer<ToolSetting> SameInEveryWord { get; } = new ByWords();

    private sealed class ByWords : IEqualityComparer<ToolSetting>
    {
        public bool Equals(ToolSetting? x, ToolSetting? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.Name == y.Name && x.Approval == y.Approval && (x.Hosts ?? []).SequenceEqual(y.Hosts ?? []));

        public int GetHashCode([DisallowNull] ToolSetting obj) => HashCode.Combine(obj.Name, obj.Approval, obj.Hosts?.Count ?? 0);
    }
}
