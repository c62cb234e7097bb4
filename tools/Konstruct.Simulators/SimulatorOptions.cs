using Konstruct.Simulators.Models;
using Konstruct.Simulators.S3;
using Konstruct.Simulators.Slack;

namespace Konstruct.Simulators;

/// <summary>Settings of the simulators; bound from the section <c>Simulators</c> when none are given in code.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Simulators";

    /// <summary>The demo workspace and the way events reach the product.</summary>
    public SlackOptions Slack { get; set; } = new();

    /// <summary>The simulated model providers.</summary>
    public ModelOptions Models { get; set; } = new();

    /// <summary>The simulated object store.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>How many received requests are remembered; the oldest go first, so that a long load run does not fill memory.</summary>
    public int RememberedRequests { get; set; } = 100_000;

    /// <summary>The clock of every time stamp and every simulated delay.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
