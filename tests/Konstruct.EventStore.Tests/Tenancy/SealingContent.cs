using System.Security.Cryptography;
using System.Text;
using Konstruct.EventStore.Evidence;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;

namespace Konstruct.EventStore.Tests.Tenancy;

public sealed class SealingContent(Store store) : IClassFixture<Store>
{
    private static readonly byte[] s_clear = Encoding.UTF8.GetBytes("Maya Lindström, +49 170 1234567 🙂");

    [Fact]
    public async Task What_was_sealed_is_opened_again_by_another_process()
    {
        var (tenant, subject) = (Store.NewTenant(), Store.NewId());
        var ciphertext = await SealAsync(store.Keys, tenant, subject);

        var elsewhere = new KeyVault(store.Databases, Store.MasterKeys);
        var vault = await elsewhere.OfAsync(tenant);
        await elsewhere.LoadSubjectsAsync(vault, [subject]);
        vault.Open(subject, ciphertext).ShouldBe(s_clear);
    }

    [Fact]
    public async Task The_same_content_is_sealed_differently_each_time()
    {
        var (tenant, subject) = (Store.NewTenant(), Store.NewId());
        (await SealAsync(store.Keys, tenant, subject)).ShouldNotBe(await SealAsync(store.Keys, tenant, subject));
    }

    [Fact]
    public async Task Another_subject_another_tenant_or_a_changed_byte_does_not_open_it()
    {
        var (tenant, neighbour, subject, other) = (Store.NewTenant(), Store.NewTenant(), Store.NewId(), Store.NewId());
        var ciphertext = await SealAsync(store.Keys, tenant, subject);
        var vault = await store.Keys.OfAsync(tenant);
        await store.Keys.EnsureSubjectsAsync(vault, [other]);
        var theirs = await store.Keys.OfAsync(neighbour);
        await store.Keys.EnsureSubjectsAsync(theirs, [subject]);
        var changed = Convert.FromBase64String(ciphertext);
        changed[20] ^= 1;

        Should.Throw<CryptographicException>(() => vault.Open(other, ciphertext));
        Should.Throw<CryptographicException>(() => theirs.Open(subject, ciphertext));
        Should.Throw<CryptographicException>(() => vault.Open(subject, Convert.ToBase64String(changed)));
    }

    [Fact]
    public async Task A_wrapped_key_moved_to_another_subject_does_not_open_there()
    {
        var (tenant, subject, other) = (Store.NewTenant(), Store.NewId(), Store.NewId());
        await SealAsync(store.Keys, tenant, subject);
        await SealAsync(store.Keys, tenant, other);
        await store.Database.TamperAsync(
            "update events.subject_keys set wrapped = (select wrapped from events.subject_keys where subject = $1) where subject = $2", subject, other);

        var elsewhere = new KeyVault(store.Databases, Store.MasterKeys);
        var vault = await elsewhere.OfAsync(tenant);
        await Should.ThrowAsync<CryptographicException>(() => elsewhere.LoadSubjectsAsync(vault, [other]).AsTask());
    }

    [Fact]
    public async Task A_destroyed_key_reads_as_erased_stays_destroyed_and_the_chain_still_verifies()
    {
        var (tenant, subject) = (Store.NewTenant(), Store.NewId());
        var vault = await store.Keys.OfAsync(tenant);
        await store.Keys.EnsureSubjectsAsync(vault, [subject]);
        var ticket = Store.NewTicket(tenant);
        await store.AppendAsync(ticket, ExpectedVersion.New, new TicketSigned(new SealedText(subject, "Maya")));
        (await store.Database.ScalarAsync<string>("select data::text from events.mt_events where stream_id = $1", ticket.Id)).ShouldNotContain("Maya");

        await store.Database.TamperAsync("update events.subject_keys set wrapped = null, destroyed_at = now() where subject = $1", subject);
        var elsewhere = new KeyVault(store.Databases, Store.MasterKeys);
        var after = await elsewhere.OfAsync(tenant);
        await elsewhere.EnsureSubjectsAsync(after, [subject]);
        var signed = (TicketSigned)(await store.Reader.ReadStreamAsync(ticket)).Single().Data;

        signed.Signature.OpenWith(vault).ShouldBe("Maya"); // a process that has the key in memory
        signed.Signature.OpenWith(after).ShouldBeNull();
        Should.Throw<SubjectErasedException>(() => after.Seal(subject, s_clear));
        (await new ChainVerifier(store.Databases).VerifyAsync(tenant)).Verified.ShouldBeTrue();
    }

    [Fact]
    public async Task A_subject_read_before_its_first_content_can_be_sealed_for_later()
    {
        var (tenant, subject) = (Store.NewTenant(), Store.NewId());
        var vault = await store.Keys.OfAsync(tenant);
        await store.Keys.LoadSubjectsAsync(vault, [subject]);

        vault.Open(subject, "AAAA").ShouldBeNull();
        await store.Keys.EnsureSubjectsAsync(vault, [subject]);
        vault.Open(subject, vault.Seal(subject, s_clear)).ShouldBe(s_clear);
    }

    [Fact]
    public async Task Processes_that_make_a_key_at_once_end_with_the_same_key()
    {
        var (tenant, subject) = (Store.NewTenant(), Store.NewId());
        var vaults = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            var keys = new KeyVault(store.Databases, Store.MasterKeys);
            var vault = await keys.OfAsync(tenant);
            await keys.EnsureSubjectsAsync(vault, [subject]);
            return vault;
        }));

        var ciphertext = vaults[0].Seal(subject, s_clear);
        vaults.ShouldAllBe(v => v.Open(subject, ciphertext)!.SequenceEqual(s_clear));
        vaults.Select(v => v.Digest("person", "U1")).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_older_master_key_still_opens_and_a_missing_one_does_not()
    {
        var tenant = Store.NewTenant();
        var digest = (await store.Keys.OfAsync(tenant)).Digest("person", "U1");
        const string Newer = "/////////////////////////////////////////v8=";

        var rotated = new KeyVault(store.Databases, MasterKeys.Parse(Newer + ", AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        (await rotated.OfAsync(tenant)).Digest("person", "U1").ShouldBe(digest);
        await Should.ThrowAsync<CryptographicException>(() => new KeyVault(store.Databases, MasterKeys.Parse(Newer)).OfAsync(tenant).AsTask());
    }

    [Fact]
    public async Task A_digest_says_nothing_across_tenants_and_its_parts_do_not_run_together()
    {
        var (mine, theirs) = (await store.Keys.OfAsync(Store.NewTenant()), await store.Keys.OfAsync(Store.NewTenant()));
        mine.Digest("person", "U1").ShouldNotBe(theirs.Digest("person", "U1"));
        mine.Digest("person", "U1", "2").ShouldNotBe(mine.Digest("person", "U", "12"));
        mine.Digest("person", "U1").ShouldNotBe(mine.Digest("channel", "U1"));
        mine.Digest("person", "U1").Version.ShouldBe(8);
    }

    [Fact]
    public void Content_cannot_be_written_outside_a_sealing_scope() =>
        Should.Throw<InvalidOperationException>(() =>
            System.Text.Json.JsonSerializer.Serialize(new TicketSigned(new SealedText(Guid.Empty, "Maya")), store.Registry.Json));

    private static async Task<string> SealAsync(KeyVault keys, TenantId tenant, Guid subject)
    {
        var vault = await keys.OfAsync(tenant);
        await keys.EnsureSubjectsAsync(vault, [subject]);
        return vault.Seal(subject, s_clear);
    }
}
