using Konstruct.Api.Platform;
using Konstruct.Api.Platform.Blobs;
using Konstruct.Api.Platform.Egress;
using Konstruct.EventStore.Tenancy;
using Konstruct.TestSupport;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Tests.Blobs;

/// <summary>Stores for tests: a folder of their own, or the simulated object store.</summary>
internal static class BlobExamples
{
    // any 32 bytes
    private const string MasterKey = "a29uc3RydWN0LXRlc3RzLW1hc3Rlci1rZXktMzJieXQ=";

    public static TenantId NewTenant() => TenantId.From(new Ids(TimeProvider.System).Next());

    public static string NewFolder() => Path.Combine(Path.GetTempPath(), $"konstruct-blobs-{new Ids(TimeProvider.System).Next():N}");

    public static BlobStore Store(TestDatabase database, IBlobStorage storage, BlobOptions options) =>
        new(storage, new KeyVault(database.Databases, MasterKeys.Parse(MasterKey)), Options.Create(options));

    public static FolderStorage Folder(BlobOptions options) => new(Options.Create(options), new Ids(TimeProvider.System));

    public static S3Storage Bucket(BlobOptions options, Egress egress, TimeProvider? time = null) =>
        new(Options.Create(options), egress, time ?? TimeProvider.System);

    public static BlobOptions At(string simulators) => new()
    {
        S3 = new S3Options { Endpoint = simulators + "/s3", Bucket = "konstruct", AccessKey = "AKIDSIMULATOR", SecretKey = "simulated-secret-0000" },
    };

    public static Egress EgressTo(string simulators) =>
        new(Options.Create(new EgressOptions()), new ConfiguredOrigins([simulators]), new SystemNameResolver(), TimeProvider.System, new ConfiguredOrigins([]));
}
