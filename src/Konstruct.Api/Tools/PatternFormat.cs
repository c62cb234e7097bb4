using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using NJsonSchema.Validation;
using NJsonSchema.Validation.FormatValidators;

namespace Konstruct.Api.Tools;

/// <summary>
/// A schema's <c>pattern</c>, checked without backtracking: the validator's own way runs a stranger's expression with no limit on how
/// long it may think. In linear time every expression is harmless; those that need more are refused with the schema.
/// </summary>
internal sealed class PatternFormat : IFormatValidator
{
    private readonly Regex _pattern;

    /// <exception cref="SchemaRefusedException">It is no expression, or not one that can be checked in linear time.</exception>
    public PatternFormat(string format, string pattern)
    {
        Format = format;
        try
        {
            _pattern = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new SchemaRefusedException("one of its patterns is not an expression that can be checked in linear time", e);
        }
    }

    public string Format { get; }

    public ValidationErrorKind ValidationErrorKind => ValidationErrorKind.PatternMismatch;

    public bool IsValid(string value, JTokenType tokenType) => tokenType != JTokenType.String || _pattern.IsMatch(value);
}
