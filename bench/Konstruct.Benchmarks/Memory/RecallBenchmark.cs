using System.Diagnostics;
using System.Security.Cryptography;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Embeddings.Offline;
using Konstruct.Api.Memory;
using Konstruct.Api.Platform;
using Konstruct.Benchmarks.Running;
using Konstruct.Benchmarks.WholeSystem;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.Benchmarks.Memory;

/// <summary>Recall over 100,000 memories of one tenant: the question embedded, the search under row-level security, the texts opened and ranked.</summary>
internal static class RecallBenchmark
{
    public const string Name = "recall";

    private const int Memories = 100_000;
    private const int Few = 500;
    private const int Questions = 400;
    private const int Wanted = 10;
    private static readonly TenantId s_tenant = TenantId.From(new("00100000-0000-8000-8000-000000000001"));
    private static readonly Guid s_agent = new("0a000000-0000-8000-8000-000000000001");
    private static readonly Guid s_maya = new("0b000000-0000-8000-8000-000000000001");
    private static readonly Guid s_omar = new("0b000000-0000-8000-8000-000000000002");

    public static async Task<IReadOnlyList<SystemFigure>> RunAsync(string superuser, Action<string> progress, CancellationToken cancellation)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(superuser, cancellation);
        var services = Services(database);
        await using var _ = services;
        progress($"{Name}: writing {Memories:N0} memories");
        await FillAsync(database, services, cancellation);
        var memory = services.GetRequiredService<LongTermMemory>();
        var figures = new List<SystemFigure>();
        foreach (var (person, who) in new[] { (s_maya, $"a person with {Memories - Few:N0}"), (s_omar, $"a person with {Few}") })
        {
            progress($"{Name}: {Questions} questions of {who}");
            await AskAsync(memory, person, 50, seed: 5, cancellation);
            var took = await AskAsync(memory, person, Questions, seed: 6, cancellation);
            var missed = 1 - await FoundAsync(database, services, person, cancellation);
            var slug = person == s_maya ? Name : $"{Name}-few";
            figures.Add(new($"{slug}-p50", $"recall over 100,000 memories of one tenant, {who}: p50", "ms", SlackLoad.Percentile(took, 50), double.PositiveInfinity));
            figures.Add(new($"{slug}-p99", $"recall over 100,000 memories of one tenant, {who}: p99", "ms", SlackLoad.Percentile(took, 99), 15));
            figures.Add(new($"{slug}-missed", $"share of the ten nearest that is not found, {who}", "", missed, 0.05));
        }

        return figures;
    }

    private static async Task<List<double>> AskAsync(LongTermMemory memory, Guid person, int times, int seed, CancellationToken cancellation)
    {
        var texts = new RememberedTexts(seed);
        var took = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var request = new RecallRequest(s_agent, person, texts.Question(), Wanted);
            var started = Stopwatch.GetTimestamp();
            await memory.RecallAsync(s_tenant, request, cancellation);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return took;
    }

    /// <summary>The part of the ten nearest, by comparing with all, that the search finds.</summary>
    private static async Task<double> FoundAsync(BenchmarkDatabase database, IServiceProvider services, Guid person, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<MemoryStore>();
        var texts = new RememberedTexts(seed: 8);
        var found = 0;
        const int Asked = 100;
        for (var i = 0; i < Asked; i++)
        {
            var question = HashedFeatures.Of(texts.Question());
            await using var command = database.Plain.CreateCommand(
                """
                with compared as materialized (
                  select memory_id, embedding <=> $3::real[]::vector as distance from views.memories where tenant_id = $1 and person = $2)
                select memory_id from compared order by distance limit 10
                """);
            command.Parameters.Add(new NpgsqlParameter { Value = s_tenant.Value });
            command.Parameters.Add(new NpgsqlParameter { Value = person });
            command.Parameters.Add(new NpgsqlParameter { Value = question });
            var exact = new HashSet<Guid>();
            await using (var reader = await command.ExecuteReaderAsync(cancellation))
            {
                while (await reader.ReadAsync(cancellation))
                    exact.Add(reader.GetGuid(0));
            }

            var nearest = await store.NearestAsync(
                s_tenant, s_agent, person, question, ModelId(services), floor: -1, sameMeaning: 0.97, [], limit: 4 * Wanted, cancellation);
            found += nearest.Take(Wanted).Count(n => exact.Contains(n.Id));
        }

        return (double)found / (Asked * Wanted);
    }

    private static async Task FillAsync(BenchmarkDatabase database, ServiceProvider services, CancellationToken cancellation)
    {
        var sealing = services.GetRequiredService<MemorySealing>();
        var vault = await sealing.VaultAsync(s_tenant, cancellation);
        await sealing.EnsureAsync(vault, [s_maya, s_omar], cancellation);
        var texts = new RememberedTexts(seed: 3);
        // built at once, as after a restore; row by row takes many times as long
        await using var connection = await database.Plain.OpenConnectionAsync(cancellation);
        string index;
        await using (var definition = new NpgsqlCommand("select indexdef from pg_indexes where indexname = 'memories_by_meaning'", connection))
            index = (string)(await definition.ExecuteScalarAsync(cancellation))!;
        await RunAsync(connection, "drop index views.memories_by_meaning", cancellation);
        await using (var copy = await connection.BeginBinaryImportAsync(
            """
            copy views.memories (tenant_id, memory_id, agent_id, person, conversation_id, source_id, message_ids, kind, subject, content, embedding_model, said_at, seq, embedding)
            from stdin (format binary)
            """,
            cancellation))
        {
            for (var i = 0; i < Memories; i++)
            {
                var (text, person) = (texts.Next(), i % (Memories / Few) == 0 ? s_omar : s_maya);
                var source = new Guid(i, 0, 0, new byte[8]);
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(s_tenant.Value, NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(MemorySealing.IdOf(vault, s_agent, person, source, source, MemoryKind.Said, text), cancellation);
                await copy.WriteAsync(s_agent, cancellation);
                await copy.WriteAsync(person, cancellation);
                await copy.WriteAsync(source, cancellation);
                await copy.WriteAsync(source, cancellation);
                await copy.WriteAsync(Array.Empty<Guid>(), cancellation);
                await copy.WriteAsync(MemoryKind.Said, NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(person, cancellation);
                await copy.WriteAsync(MemorySealing.Seal(vault, person, text), NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(ModelId(services), NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i), NpgsqlDbType.TimestampTz, cancellation);
                await copy.WriteAsync((long)i, cancellation);
                await copy.WriteAsync(Binary(HashedFeatures.Of(text)), NpgsqlDbType.Bytea, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        await RunAsync(connection, $"set maintenance_work_mem = '512MB'; {index}; reset maintenance_work_mem; vacuum analyze views.memories", cancellation);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        foreach (var statement in sql.Split("; "))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    // as pgvector sends it: dimensions, nothing, and the numbers, all big-endian
    private static byte[] Binary(float[] vector)
    {
        var bytes = new byte[4 + (4 * vector.Length)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt16BigEndian(bytes, (short)vector.Length);
        for (var i = 0; i < vector.Length; i++)
            System.Buffers.Binary.BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(4 + (4 * i)), vector[i]);
        return bytes;
    }

    private static string ModelId(IServiceProvider services) => services.GetRequiredService<EmbeddingModel>().Id;

    private static ServiceProvider Services(BenchmarkDatabase database)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Postgres"] = database.AppConnectionString,
            ["ConnectionStrings:PostgresDaemon"] = database.DaemonConnectionString,
            ["Konstruct:MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        }).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddKonstruct(configuration).BuildServiceProvider();
    }
}
