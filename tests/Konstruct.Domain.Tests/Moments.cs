namespace Konstruct.Domain.Tests;

internal static class Moments
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
}
