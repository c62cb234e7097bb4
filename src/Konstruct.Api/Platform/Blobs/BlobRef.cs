namespace Konstruct.Api.Platform.Blobs;

/// <summary>Where content lies and what it is; what events keep of a file.</summary>
/// <param name="Hash">The tenant's keyed digest of the content, 64 lower-case hex digits: equal content of one tenant has one.</param>
/// <param name="Length">Of the content itself, in bytes.</param>
/// <param name="MediaType">As the one who put it said.</param>
internal sealed record BlobRef(string Hash, long Length, string MediaType);
