namespace Konstruct.Api.Platform.Blobs;

/// <summary>The blob store failed. The code is stable; the message names no content.</summary>
internal sealed class BlobStoreException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The storage does not answer, or has an error of its own; later it may do.</summary>
    public const string Unavailable = "blob_store_unavailable";

    /// <summary>The storage refuses: credentials, bucket, permissions of a folder.</summary>
    public const string Refused = "blob_store_refused";

    /// <summary>More bytes than <see cref="BlobOptions.MaxBytes"/>.</summary>
    public const string TooLarge = "blob_too_large";

    /// <summary>What lies there is not what was put there.</summary>
    public const string Broken = "blob_broken";

    public string Code { get; } = code;
}
