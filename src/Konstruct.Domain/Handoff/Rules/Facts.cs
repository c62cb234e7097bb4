using System.Globalization;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff.Rules;

/// <summary>
/// What a rule may ask about. Null is "unknown": a comparison with it is neither true nor false, and so is its opposite, so that a rule
/// never triggers on what nobody knows.
/// </summary>
/// <param name="Attempts">Messages of people that are not resolved: since the conversation began, or since it was handed back.</param>
/// <param name="Turns">Turns of the whole conversation.</param>
/// <param name="Confidence">How sure the last answer was, 0 to 1.</param>
/// <param name="Language">Of what the person writes: <c>en</c>, <c>es</c>, <c>pt</c>.</param>
/// <param name="Channel"><c>slack</c>, <c>whatsapp</c>, <c>web</c>.</param>
/// <param name="BusinessHours">Whether people are at work now; unknown where no hours are set.</param>
/// <param name="Text">The words of the same messages that <paramref name="Attempts"/> counts.</param>
public sealed record Facts(
    int Attempts, int Turns, decimal? Confidence, string? Language, string? Channel, bool? BusinessHours, UserText Text)
{
    /// <summary>The same without anybody's words: for an event.</summary>
    public FactValues Values => new(
        Attempts, Turns, Confidence?.ToString(CultureInfo.InvariantCulture), Language, Channel, BusinessHours);
}

/// <summary>The facts as they are stored: no personal content, the decimal as text.</summary>
public sealed record FactValues(int Attempts, int Turns, string? Confidence, string? Language, string? Channel, bool? BusinessHours);
