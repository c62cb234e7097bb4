using System.Diagnostics;
using Konstruct.Api.Memory;
using Konstruct.EventStore.Tenancy;
using Xunit.Abstractions;

namespace Konstruct.Api.Tests.Memory;

[Collection(ManyMemories.Collection)]
public sealed class FindingTheNearest(ManyMemories memories, ITestOutputHelper output)
{
    private const int Questions = 50;
    private const int Wanted = 10;

    private readonly MemoryStore _store = new(memories.Database.Databases);

    public static TheoryData<string, string> Scopes => new()
    {
        { "100 memories", "small/maya" },
        { "10,000 memories", "middle/maya" },
        { "100,000 memories, nearly all of one person", "big/maya" },
        { "7,000 of 100,000 memories", "big/omar" },
        { "12 of 100,000 memories", "big/nora" },
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task At_least_95_of_100_of_the_ten_nearest_are_found(string what, string scope)
    {
        var (tenant, person) = Of(scope);
        var questions = new ManyVectors(seed: 11);
        var (found, there) = (0, 0);
        var times = new List<double>();
        for (var q = 0; q < Questions; q++)
        {
            var question = questions.Next();
            var exact = await ExactAsync(tenant, person, question);
            var started = Stopwatch.GetTimestamp();
            var nearest = await NearestAsync(tenant, person, question, limit: 40);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            there += exact.Count;
            found += exact.Intersect(nearest.Take(Wanted).Select(n => n.Id)).Count();
        }

        times.Sort();
        output.WriteLine($"{what}: recall@{Wanted} {(double)found / there:0.000}, p50 {times[Questions / 2]:0.0} ms, p99 {times[^2]:0.0} ms");
        there.ShouldBe(Questions * Math.Min(Wanted, 100));
        ((double)found / there).ShouldBeGreaterThanOrEqualTo(0.95, what);
    }

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task What_is_found_belongs_to_the_scope_and_comes_nearest_first(string what, string scope)
    {
        var (tenant, person) = Of(scope);
        var nearest = await NearestAsync(tenant, person, new ManyVectors(seed: 13).Next(), limit: 40);

        nearest.ShouldAllBe(n => n.Subject == person, what);
        nearest.Select(n => n.Similarity).ShouldBeInOrder(SortDirection.Descending);
        nearest.Count.ShouldBe(person == ManyMemories.Nora ? 12 : 40);
        var owners = await memories.Database.ListAsync<string>("select distinct tenant_id from views.memories where memory_id = any ($1)", nearest.Select(n => n.Id).ToArray());
        owners.ShouldBe([tenant.Value]);
    }

    private static (TenantId Tenant, Guid Person) Of(string scope)
    {
        var parts = scope.Split('/');
        return (
            parts[0] switch { "small" => ManyMemories.Small, "middle" => ManyMemories.Middle, _ => ManyMemories.Big },
            parts[1] switch { "maya" => ManyMemories.Maya, "omar" => ManyMemories.Omar, _ => ManyMemories.Nora });
    }

    private Task<List<FoundMemory>> NearestAsync(TenantId tenant, Guid person, float[] question, int limit) =>
        _store.NearestAsync(tenant, ManyMemories.Agent, person, question, ManyVectors.Model, floor: -1, sameMeaning: 0.97, [], limit, default);

    /// <summary>By comparing with all, as the superuser.</summary>
    private Task<List<Guid>> ExactAsync(TenantId tenant, Guid person, float[] question) => memories.Database.ListAsync<Guid>(
        """
        with compared as materialized (
          select memory_id, embedding <=> $3::real[]::vector as distance from views.memories where tenant_id = $1 and person = $2)
        select memory_id from compared order by distance limit 10
        """,
        tenant.Value, person, question);
}
