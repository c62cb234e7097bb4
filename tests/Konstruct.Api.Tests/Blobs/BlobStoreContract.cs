using Konstruct.Api.Platform.Blobs;

namespace Konstruct.Api.Tests.Blobs;

/// <summary>What holds wherever the bytes lie; each storage runs it.</summary>
public abstract class BlobStoreContract
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, .. Enumerable.Range(0, 5_000).Select(i => (byte)i)];

    internal abstract BlobStore Store { get; }

    /// <summary>The raw bytes of everything stored, by name.</summary>
    protected abstract IReadOnlyDictionary<string, byte[]> Raw();

    protected abstract void Tamper(string name, byte[] content);

    [Fact]
    public async Task What_was_put_is_read()
    {
        var tenant = BlobExamples.NewTenant();
        var put = await Store.PutAsync(tenant, Picture, "image/png", default);

        put.ShouldBe(new BlobRef(put.Hash, Picture.Length, "image/png"));
        (await Store.GetAsync(tenant, put.Hash, default)).ShouldBe(Picture);
    }

    [Fact]
    public async Task Nothing_at_all_is_content_too()
    {
        var tenant = BlobExamples.NewTenant();
        var put = await Store.PutAsync(tenant, Array.Empty<byte>(), "text/plain", default);
        (await Store.GetAsync(tenant, put.Hash, default)).ShouldBe([]);
    }

    [Fact]
    public async Task The_same_content_has_one_place_however_often_it_is_put()
    {
        var tenant = BlobExamples.NewTenant();
        var first = await Store.PutAsync(tenant, Picture, "image/png", default);
        var again = await Store.PutAsync(tenant, Picture, "image/png", default);

        again.ShouldBe(first);
        Raw().Keys.Where(k => k.StartsWith(tenant.Value, StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldBe($"{tenant}/{first.Hash[..2]}/{first.Hash[2..4]}/{first.Hash}");
    }

    [Fact]
    public async Task The_neighbour_reads_nothing_even_with_the_hash()
    {
        var (tenant, neighbour) = (BlobExamples.NewTenant(), BlobExamples.NewTenant());
        var put = await Store.PutAsync(tenant, Picture, "image/png", default);

        (await Store.GetAsync(neighbour, put.Hash, default)).ShouldBeNull();
        await Store.DeleteAsync(neighbour, put.Hash, default);
        (await Store.GetAsync(tenant, put.Hash, default)).ShouldBe(Picture);
    }

    [Fact]
    public async Task That_two_tenants_have_the_same_file_cannot_be_seen()
    {
        var (tenant, neighbour) = (BlobExamples.NewTenant(), BlobExamples.NewTenant());
        var mine = await Store.PutAsync(tenant, Picture, "image/png", default);
        var theirs = await Store.PutAsync(neighbour, Picture, "image/png", default);

        theirs.Hash.ShouldNotBe(mine.Hash);
        var raw = Raw();
        raw.Keys.ShouldNotContain(k => k.Contains(SignatureV4.Hash(Picture)));
        var start = Convert.ToHexString(Picture[..16]);
        raw.Values.ShouldAllBe(bytes => !Convert.ToHexString(bytes).Contains(start));
    }

    [Fact]
    public async Task A_neighbours_blob_moved_into_ones_own_place_does_not_open()
    {
        var (tenant, neighbour) = (BlobExamples.NewTenant(), BlobExamples.NewTenant());
        var mine = await Store.PutAsync(tenant, Picture, "image/png", default);
        var theirs = await Store.PutAsync(neighbour, "theirs"u8.ToArray(), "text/plain", default);
        var raw = Raw();
        Tamper(raw.Keys.Single(k => k.EndsWith(mine.Hash, StringComparison.Ordinal)), raw.Single(r => r.Key.EndsWith(theirs.Hash, StringComparison.Ordinal)).Value);

        (await Should.ThrowAsync<BlobStoreException>(() => Store.GetAsync(tenant, mine.Hash, default))).Code.ShouldBe(BlobStoreException.Broken);
    }

    [Fact]
    public async Task One_changed_bit_is_noticed()
    {
        var tenant = BlobExamples.NewTenant();
        var put = await Store.PutAsync(tenant, Picture, "image/png", default);
        var (name, bytes) = Raw().Single(r => r.Key.EndsWith(put.Hash, StringComparison.Ordinal) && r.Key.StartsWith(tenant.Value, StringComparison.Ordinal));
        bytes[^1] ^= 1;
        Tamper(name, bytes);

        (await Should.ThrowAsync<BlobStoreException>(() => Store.GetAsync(tenant, put.Hash, default))).Code.ShouldBe(BlobStoreException.Broken);
    }

    [Fact]
    public async Task What_was_deleted_is_gone_and_deleting_it_again_is_no_error()
    {
        var tenant = BlobExamples.NewTenant();
        var put = await Store.PutAsync(tenant, Picture, "image/png", default);
        await Store.DeleteAsync(tenant, put.Hash, default);
        await Store.DeleteAsync(tenant, put.Hash, default);
        (await Store.GetAsync(tenant, put.Hash, default)).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_is_stored()
    {
        var tenant = BlobExamples.NewTenant();
        (await Should.ThrowAsync<BlobStoreException>(() => Store.PutAsync(tenant, new byte[(64 * 1024) + 1], "image/png", default))).Code.ShouldBe(BlobStoreException.TooLarge);
        Raw().Keys.ShouldNotContain(k => k.StartsWith(tenant.Value));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    [InlineData("..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f..")]
    [InlineData("9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")]
    public async Task A_hash_that_is_none_is_not_looked_for(string hash) =>
        await Should.ThrowAsync<ArgumentException>(() => Store.GetAsync(BlobExamples.NewTenant(), hash, default));
}
