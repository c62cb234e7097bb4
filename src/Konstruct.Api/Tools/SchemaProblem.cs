using System.Text;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Konstruct.Api.Tools;

/// <summary>What is wrong with arguments, in words a model can act on.</summary>
internal static class SchemaProblem
{
    /// <summary>What is wrong inside an item or a member says more than that something is; of several allowed forms nobody knows which was meant.</summary>
    public static ValidationError Innermost(ValidationError error) =>
        error is ChildSchemaValidationError { Kind: not (ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf) } children
        && children.Errors.Values.SelectMany(e => e).FirstOrDefault() is { } inner ? Innermost(inner) : error;

    /// <summary>RFC 6901, from the validator's <c>#/a.b[0]</c>.</summary>
    public static string PointerOf(ValidationError error)
    {
        var path = error.Path is { } text && text.StartsWith("#/", StringComparison.Ordinal) ? text[2..] : error.Path?.TrimStart('#') ?? "";
        var pointer = new StringBuilder();
        var parts = path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        // a missing member has no place; where it is missing has one
        foreach (var part in error.Kind == ValidationErrorKind.PropertyRequired ? parts[..^1] : parts)
            pointer.Append('/').Append(part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        return pointer.ToString();
    }

    public static string Say(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => $"\"{Shown(error.Property)}\" is required and missing.",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "there is no such member; leave it out.",
        ValidationErrorKind.NotInEnumeration => $"it must be one of {string.Join(", ", error.Schema.Enumeration.Take(20).Select(v => $"\"{v}\""))}.",
        ValidationErrorKind.StringExpected => "a string is expected.",
        ValidationErrorKind.NumberExpected => "a number is expected.",
        ValidationErrorKind.IntegerExpected => "a whole number is expected.",
        ValidationErrorKind.BooleanExpected => "true or false is expected.",
        ValidationErrorKind.ArrayExpected => "an array is expected.",
        ValidationErrorKind.ObjectExpected => "an object is expected.",
        ValidationErrorKind.NullExpected => "null is expected.",
        ValidationErrorKind.StringTooShort => $"it has fewer than {error.Schema.MinLength} characters.",
        ValidationErrorKind.StringTooLong => $"it has more than {error.Schema.MaxLength} characters.",
        ValidationErrorKind.NumberTooSmall => $"it is smaller than {error.Schema.Minimum ?? error.Schema.ExclusiveMinimum}.",
        ValidationErrorKind.NumberTooBig => $"it is bigger than {error.Schema.Maximum ?? error.Schema.ExclusiveMaximum}.",
        ValidationErrorKind.TooManyItems => $"it has more than {error.Schema.MaxItems} items.",
        ValidationErrorKind.TooFewItems => $"it has fewer than {error.Schema.MinItems} items.",
        ValidationErrorKind.ItemsNotUnique => "its items must differ.",
        ValidationErrorKind.NoTypeValidates => $"its type must be {error.Schema.Type}.",
        ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf or ValidationErrorKind.NotAllOf => "it fits none of the forms that the schema allows.",
        ValidationErrorKind.PatternMismatch => "its text does not have the form that the schema asks for.",
        _ => $"it breaks the rule {error.Kind}.",
    };

    private static string Shown(string? property) => property is null ? "?" : property.Length <= 64 ? property : property[..64];
}
