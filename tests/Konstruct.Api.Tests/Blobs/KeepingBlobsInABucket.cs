using Konstruct.Api.Platform.Blobs;
using Konstruct.Api.Platform.Egress;
using Konstruct.Simulators;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.S3;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Blobs;

public sealed class KeepingBlobsInABucket(KeepingBlobsInABucket.World world) : BlobStoreContract, IClassFixture<KeepingBlobsInABucket.World>
{
    private static readonly BlobKey Key = new(BlobExamples.NewTenant(), new string('a', 64));

    internal override BlobStore Store => world.Store;

    [Theory]
    [InlineData("AKIDSOMEBODY", "simulated-secret-0000", "us-east-1")]
    [InlineData("AKIDSIMULATOR", "another-secret-000000", "us-east-1")]
    [InlineData("AKIDSIMULATOR", "simulated-secret-0000", "eu-central-1")]
    public async Task Wrong_credentials_are_told_from_an_outage(string accessKey, string secretKey, string region)
    {
        var options = BlobExamples.At(world.Url);
        (options.S3.AccessKey, options.S3.SecretKey, options.S3.Region) = (accessKey, secretKey, region);
        (await Should.ThrowAsync<BlobStoreException>(() => BlobExamples.Bucket(options, world.Egress).PutAsync(Key, new byte[1], default))).Code.ShouldBe(BlobStoreException.Refused);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_refused_by_the_store()
    {
        var late = new TestClock(TimeProvider.System.GetUtcNow().AddHours(1));
        (await Should.ThrowAsync<BlobStoreException>(() => BlobExamples.Bucket(BlobExamples.At(world.Url), world.Egress, late).GetAsync(Key, default)))
            .Code.ShouldBe(BlobStoreException.Refused);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_does_not_read_as_no_such_blob()
    {
        var options = BlobExamples.At(world.Url);
        options.S3.Bucket = "elsewhere";
        (await Should.ThrowAsync<BlobStoreException>(() => BlobExamples.Bucket(options, world.Egress).GetAsync(Key, default))).Code.ShouldBe(BlobStoreException.Refused);
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.RateLimited)]
    [InlineData(FaultKind.DropBeforeAnswer)]
    public async Task An_outage_says_so_and_the_next_try_works(FaultKind kind)
    {
        var tenant = BlobExamples.NewTenant();
        world.Simulators.Faults.Set(new() { Provider = "s3", Method = "put", Kind = kind, Status = 503, Count = kind == FaultKind.DropBeforeAnswer ? 2 : 1 });
        (await Should.ThrowAsync<BlobStoreException>(() => Store.PutAsync(tenant, new byte[1], "text/plain", default))).Code.ShouldBe(BlobStoreException.Unavailable);
        world.Simulators.Faults.Clear();
        await Store.PutAsync(tenant, new byte[1], "text/plain", default);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_not_waited_for()
    {
        var options = BlobExamples.At(world.Url);
        options.S3.Timeout = TimeSpan.FromMilliseconds(200);
        world.Simulators.Faults.Set(new() { Provider = "s3", Method = "get", Kind = FaultKind.Hang, DelayMs = 20_000, Count = 1 });
        (await Should.ThrowAsync<BlobStoreException>(() => BlobExamples.Bucket(options, world.Egress).GetAsync(Key, default))).Code.ShouldBe(BlobStoreException.Unavailable);
    }

    protected override IReadOnlyDictionary<string, byte[]> Raw() => world.Objects.Keys.ToDictionary(k => k, k => (byte[])world.Objects.Find(k)!.Clone());

    protected override void Tamper(string name, byte[] content) => world.Objects.Put(name, content);

    public sealed class World : IAsyncLifetime
    {
        private readonly TestDatabase _database = new();
        private WebApplication? _simulators;

        internal Egress Egress { get; private set; } = null!;

        internal BlobStore Store { get; private set; } = null!;

        public string Url => _simulators!.Urls.Single();

        public SimulatorState Simulators => _simulators!.Services.GetRequiredService<SimulatorState>();

        public S3World Objects => _simulators!.Services.GetRequiredService<S3World>();

        public async Task InitializeAsync()
        {
            await _database.InitializeAsync();
            _simulators = SimulatorHost.Build(["--urls", "http://127.0.0.1:0"], new SimulatorOptions());
            await _simulators.StartAsync();
            Egress = BlobExamples.EgressTo(Url);
            var options = BlobExamples.At(Url);
            options.MaxBytes = 64 * 1024;
            Store = BlobExamples.Store(_database, BlobExamples.Bucket(options, Egress), options);
        }

        public async Task DisposeAsync()
        {
            Egress.Dispose();
            await _simulators!.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
