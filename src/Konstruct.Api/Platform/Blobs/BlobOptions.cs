namespace Konstruct.Api.Platform.Blobs;

/// <summary>Where files are kept. Section <c>Storage</c>.</summary>
public sealed class BlobOptions
{
    public const string Section = "Storage";

    /// <summary>The folder. Default: <c>konstruct/blobs</c> below the user's data folder (<c>XDG_DATA_HOME</c>, else <c>~/.local/share</c>).</summary>
    public string Root { get; set; } = "";

    /// <summary>The largest blob. Default 32 MiB.</summary>
    public int MaxBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>An S3-compatible store; used instead of the folder when its bucket is set.</summary>
    public S3Options S3 { get; set; } = new();

    internal string RootOrDefault => Root.Length > 0
        ? Root
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "konstruct", "blobs");
}

/// <summary>An S3-compatible object store, addressed by path. Section <c>Storage:S3</c>.</summary>
public sealed class S3Options
{
    /// <summary>The store's address, e.g. <c>https://s3.eu-central-1.amazonaws.com</c>. No bucket in it.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Empty: blobs lie in the folder.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>Default <c>us-east-1</c>, which most other stores than Amazon's take too.</summary>
    public string Region { get; set; } = "us-east-1";

    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";

    /// <summary>For one request with its body. Default 60 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);
}
