using System.Diagnostics;

namespace Konstruct.Api.Platform;

/// <summary>
/// Where a test wants this process killed, as by kill -9: the setting <c>Konstruct:CrashAt</c> names a point, e.g.
/// <c>model/after-effect</c>. Only in the environment Development; anywhere else the setting stops the start.
/// </summary>
internal sealed class CrashPoint
{
    public const string Setting = "Konstruct:CrashAt";

    private readonly string? _point;

    public CrashPoint(IConfiguration configuration, IHostEnvironment environment)
    {
        _point = configuration[Setting];
        if (!string.IsNullOrEmpty(_point) && !environment.IsDevelopment())
            throw new InvalidOperationException($"{Setting} is for tests; it needs the environment Development.");
    }

    public void Reach(string point)
    {
        if (point == _point)
            Process.GetCurrentProcess().Kill();
    }
}

/// <summary>The moments of every step at which a crash must do no harm.</summary>
internal static class CrashMoments
{
    public const string BeforeIntent = "before-intent";
    public const string AfterIntent = "after-intent";
    public const string AfterEffect = "after-effect";
    public const string AfterOutcome = "after-outcome";

    public static IReadOnlyList<string> All { get; } = [BeforeIntent, AfterIntent, AfterEffect, AfterOutcome];
}
