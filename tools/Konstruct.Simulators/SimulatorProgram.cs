namespace Konstruct.Simulators;

/// <summary>The executable. A named class: a second <c>Program</c> would be ambiguous beside the product's in the tests.</summary>
internal static class SimulatorProgram
{
    public static Task Main(string[] args) => SimulatorHost.Build(args).RunAsync();
}
