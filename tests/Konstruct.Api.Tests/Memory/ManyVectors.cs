using System.Numerics;
using System.Runtime.InteropServices;
using Konstruct.EventStore.Tenancy;
using Konstruct.TestSupport;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.Api.Tests.Memory;

/// <summary>
/// Vectors as texts have them: topics, and what is said about each; the same ones every time. A tenth of the room is noise that no topic
/// explains, so that neighbours are not all equally far.
/// </summary>
internal sealed class ManyVectors(int seed)
{
    public const int Dimensions = 384;
    public const string Model = "test/1";
    private const int Topics = 400;
    private const int Directions = 32;

    // fixed data, not secrets
    private readonly Random _random = new(seed);
    private readonly float[][] _topics = Axes(1, Topics);
    private readonly float[][] _directions = Axes(2, Directions);

    public float[] Next()
    {
        var vector = (float[])_topics[_random.Next(Topics)].Clone();
        for (var d = 0; d < Directions; d++)
            Add(vector, _directions[d], (float)(Normal(_random) * 0.8 / Math.Sqrt(Directions)));
        for (var i = 0; i < Dimensions; i++)
            vector[i] += (float)(Normal(_random) * 0.35 / Math.Sqrt(Dimensions));
        return Unit(vector);
    }

    /// <summary>Writes memories past every function, as a restore would; the counts are kept by the table itself.</summary>
    public async Task CopyAsync(TestDatabase database, TenantId tenant, Guid agent, IReadOnlyList<(Guid Person, int Count)> people)
    {
        await using var connection = new NpgsqlConnection(database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy views.memories (tenant_id, memory_id, agent_id, person, conversation_id, source_id, message_ids, kind, subject, content, embedding_model, said_at, seq, embedding)
            from stdin (format binary)
            """);
        foreach (var (person, count) in people)
        {
            for (var i = 0; i < count; i++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(tenant.Value, NpgsqlDbType.Varchar);
                await copy.WriteAsync(NextId());
                await copy.WriteAsync(agent);
                await copy.WriteAsync(person);
                await copy.WriteAsync(NextId());
                await copy.WriteAsync(NextId());
                await copy.WriteAsync(Array.Empty<Guid>());
                await copy.WriteAsync("said", NpgsqlDbType.Varchar);
                await copy.WriteAsync(person);
                await copy.WriteAsync("", NpgsqlDbType.Text);
                await copy.WriteAsync(Model, NpgsqlDbType.Varchar);
                await copy.WriteAsync(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i), NpgsqlDbType.TimestampTz);
                await copy.WriteAsync((long)i);
                await copy.WriteAsync(Binary(Next()), NpgsqlDbType.Bytea);
            }
        }

        await copy.CompleteAsync();
    }

    private Guid NextId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
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

    private static float[][] Axes(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Unit([.. Enumerable.Range(0, Dimensions).Select(_ => (float)Normal(random))]))];
    }

    private static void Add(float[] vector, float[] other, float times)
    {
        var sum = MemoryMarshal.Cast<float, Vector<float>>(vector.AsSpan());
        var more = MemoryMarshal.Cast<float, Vector<float>>(other.AsSpan());
        for (var i = 0; i < sum.Length; i++)
            sum[i] += times * more[i];
    }

    private static float[] Unit(float[] vector)
    {
        var length = (float)Math.Sqrt(vector.Sum(v => (double)v * v));
        return Array.ConvertAll(vector, v => v / length);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
