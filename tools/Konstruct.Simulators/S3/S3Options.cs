namespace Konstruct.Simulators.S3;

/// <summary>The one bucket of the simulated object store and the one key that opens it.</summary>
public sealed class S3Options
{
    public string Bucket { get; set; } = "konstruct";

    public string Region { get; set; } = "us-east-1";

    public string AccessKey { get; set; } = "AKIDSIMULATOR";

    public string SecretKey { get; set; } = "simulated-secret-0000";
}
