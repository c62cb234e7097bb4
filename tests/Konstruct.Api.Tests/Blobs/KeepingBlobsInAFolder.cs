using Konstruct.Api.Platform.Blobs;
using Konstruct.EventStore.Tenancy;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Blobs;

public sealed class KeepingBlobsInAFolder : BlobStoreContract, IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _root = BlobExamples.NewFolder();

    public KeepingBlobsInAFolder(TestDatabase database)
    {
        var options = new BlobOptions { Root = _root, MaxBytes = 64 * 1024 };
        Store = BlobExamples.Store(database, BlobExamples.Folder(options), options);
    }

    internal override BlobStore Store { get; }

    public void Dispose()
    {
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Nothing_half_written_is_left_behind()
    {
        var tenant = BlobExamples.NewTenant();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Store.PutAsync(tenant, "the same at once"u8.ToArray(), "text/plain", default)));
        Raw().Keys.Count(k => k.StartsWith(tenant.Value, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("A")]
    [InlineData("a.b")]
    public void A_tenant_that_would_climb_has_no_place(string tenant) =>
        Should.Throw<ArgumentException>(() => new BlobKey(new TenantId(tenant), new string('a', 64)));

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said()
    {
        var file = BlobExamples.NewFolder();
        await File.WriteAllTextAsync(file, "a file where a folder should be");
        var storage = BlobExamples.Folder(new BlobOptions { Root = Path.Combine(file, "blobs") });
        (await Should.ThrowAsync<BlobStoreException>(() => storage.PutAsync(new BlobKey(BlobExamples.NewTenant(), new string('a', 64)), new byte[1], default)))
            .Code.ShouldBe(BlobStoreException.Unavailable);
        File.Delete(file);
    }

    protected override IReadOnlyDictionary<string, byte[]> Raw() => Directory.Exists(_root)
        ? Directory.EnumerateFiles(_root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .ToDictionary(f => Path.GetRelativePath(_root, f).Replace('\\', '/'), File.ReadAllBytes)
        : new Dictionary<string, byte[]>();

    protected override void Tamper(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_root, name), content);
}
