namespace Konstruct.Api.Llm;

/// <summary>A provider's call failed in a way that has a name. The pool turns it into <see cref="CallOutcome.Failed"/>.</summary>
/// <remarks>Its message holds codes only: what providers write in error texts may quote the prompt.</remarks>
internal sealed class ProviderCallException(string code, string? detail = null, Exception? inner = null)
    : Exception(detail is null ? code : $"{code} ({detail})", inner)
{
    /// <summary>One of <see cref="FailureCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>The provider's own word for it, reduced to an identifier.</summary>
    public string? Detail { get; } = detail;

    public int? HttpStatus { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's explicit advice whether to repeat, where it gives any.</summary>
    public bool? ShouldRetry { get; init; }

    public string? ProviderRequestId { get; init; }
}
