namespace Konstruct.Domain.Tools;

/// <summary>What a tool can do to the world. Decides, with the employee's settings, whether a person is asked first.</summary>
public enum ToolRisk
{
    /// <summary>Looks something up inside the tenant, or computes.</summary>
    Reads,

    /// <summary>Changes something inside the tenant or in a system that belongs to it.</summary>
    Writes,

    /// <summary>Talks to somebody outside: what it is given can leave the company.</summary>
    ReachesOutside,
}
