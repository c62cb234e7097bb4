using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform.Blobs;

/// <summary>Puts the blob store into the container: a folder, or a bucket when one is set.</summary>
internal static class BlobRegistration
{
    public static IServiceCollection AddBlobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEgress(configuration);
        services.AddOptions<BlobOptions>()
            .Bind(configuration.GetSection(BlobOptions.Section))
            .Validate(o => o.MaxBytes > 0, "Storage:MaxBytes must be at least 1.")
            .Validate(o => o.S3.Timeout > TimeSpan.Zero, "Storage:S3:Timeout must be longer than zero.")
            .Validate(o => IsUnset(o.S3) || IsComplete(o.S3), "Storage:S3 needs all of Endpoint (http or https), Bucket, Region, AccessKey and SecretKey.")
            .ValidateOnStart();
        services.AddSingleton<IBlobStorage>(provider => provider.GetRequiredService<IOptions<BlobOptions>>().Value.S3.Bucket.Length > 0
            ? ActivatorUtilities.CreateInstance<S3Storage>(provider)
            : ActivatorUtilities.CreateInstance<FolderStorage>(provider));
        services.AddSingleton<BlobStore>();
        return services;
    }

    private static bool IsUnset(S3Options s3) => s3 is { Endpoint: "", Bucket: "", AccessKey: "", SecretKey: "" };

    private static bool IsComplete(S3Options s3) =>
        s3 is { Bucket.Length: > 0, Region.Length: > 0, AccessKey.Length: > 0, SecretKey.Length: > 0 }
        && Uri.TryCreate(s3.Endpoint, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Query.Length == 0;
}
