using System.Text.Json;
using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.Api.Memory;

/// <summary>The table of memories: written and searched through its functions alone, read by key under row-level security.</summary>
internal sealed class MemoryStore(Databases databases)
{
    private static readonly JsonSerializerOptions s_rows = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the memories, takes those of the sources that are not among them out of the search, and keeps the progress: all or nothing.</summary>
    /// <param name="progress">Null when it does not come from reading the conversation.</param>
    public async Task<int> PutAsync(
        TenantId tenant, Guid conversation, IReadOnlyList<MemoryRow> memories, string model, IReadOnlyCollection<Guid> sources,
        (long Version, long ResumeAfter)? progress, CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand("select views.put_memories($1, $2, $3, $4, $5, $6, $7)");
        Add(command, tenant.Value);
        Add(command, conversation);
        command.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.SerializeToUtf8Bytes(memories, s_rows), NpgsqlDbType = NpgsqlDbType.Jsonb });
        Add(command, model);
        Add(command, sources.ToArray());
        Add<long?>(command, progress?.Version);
        Add<long?>(command, progress?.ResumeAfter);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The nearest memories of one employee and one person, the nearest first.</summary>
    public async Task<List<FoundMemory>> NearestAsync(
        TenantId tenant, Guid agent, Guid person, float[] question, string model, double floor, double sameMeaning,
        IReadOnlyCollection<Guid> excluded, int limit, CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand(
            """
            select memory_id, similarity, kind, conversation_id, source_id, subject, content, said_at, like_earlier
            from views.recall_memories($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """);
        Add(command, tenant.Value);
        Add(command, agent);
        Add(command, person);
        Add(command, question);
        Add(command, model);
        Add(command, floor);
        Add(command, sameMeaning);
        Add(command, excluded.ToArray());
        Add(command, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<FoundMemory>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new FoundMemory(
                reader.GetGuid(0), reader.GetDouble(1), reader.GetString(2), reader.GetGuid(3), reader.GetGuid(4), reader.GetGuid(5), reader.GetString(6),
                new DateTimeOffset(reader.GetDateTime(7)), reader.GetFieldValue<Guid[]>(8)));
        }

        return found;
    }

    /// <summary>By id, replaced ones too; what was forgotten is not there.</summary>
    public Task<List<SealedMemory>> ReadAsync(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        SelectAsync(tenant, "memory_id = any ($2) and content is not null", cancellation, ids.ToArray());

    /// <summary>What can be found, the latest first.</summary>
    /// <param name="agent">Null: of all employees.</param>
    /// <param name="person">Null: of all people.</param>
    public Task<List<SealedMemory>> ListAsync(TenantId tenant, Guid? agent, Guid? person, int limit, CancellationToken cancellation) =>
        SelectAsync(
            tenant, "embedding is not null and ($2::uuid is null or agent_id = $2) and ($3::uuid is null or person = $3) order by said_at desc, memory_id limit $4",
            cancellation, agent, person, limit);

    /// <summary>Some that another model embedded.</summary>
    public Task<List<SealedMemory>> OfOtherModelsAsync(TenantId tenant, string model, int limit, CancellationToken cancellation) =>
        SelectAsync(tenant, "embedding is not null and embedding_model <> $2 order by memory_id limit $3", cancellation, model, limit);

    public async Task<(long All, long OfOtherModels)> CountAsync(TenantId tenant, string model, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(Statement(
            "select count(*), count(*) filter (where embedding_model <> $2) from views.memories where tenant_id = $1 and embedding is not null", tenant.Value, model));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public async Task<int> ReembedAsync(
        TenantId tenant, IReadOnlyCollection<Guid> ids, IEnumerable<string> vectors, string model, CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand("select views.reembed_memories($1, $2, $3, $4)");
        Add(command, tenant.Value);
        Add(command, ids.ToArray());
        Add(command, vectors.ToArray());
        Add(command, model);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<MemoryProgress> ProgressAsync(TenantId tenant, Guid conversation, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(Statement(
            "select version, resume_after, forgotten_through from views.memory_progress where tenant_id = $1 and conversation_id = $2", tenant.Value, conversation));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new MemoryProgress(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2))
            : MemoryProgress.None;
    }

    public async Task<bool> ForgetAsync(TenantId tenant, Guid agent, Guid person, Guid memory, CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand("select views.forget_memory($1, $2, $3, $4)");
        Add(command, tenant.Value);
        Add(command, agent);
        Add(command, person);
        Add(command, memory);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public Task<int> ForgetConversationAsync(TenantId tenant, Guid conversation, CancellationToken cancellation) =>
        ForgetAllAsync("select views.forget_conversation($1, $2)", tenant, conversation, cancellation);

    public Task<int> ForgetPersonAsync(TenantId tenant, Guid person, CancellationToken cancellation) =>
        ForgetAllAsync("select views.forget_person($1, $2)", tenant, person, cancellation);

    private async Task<int> ForgetAllAsync(string sql, TenantId tenant, Guid of, CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand(sql);
        Add(command, tenant.Value);
        Add(command, of);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<List<SealedMemory>> SelectAsync(TenantId tenant, string which, CancellationToken cancellation, params object?[] parameters)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(Statement(
            $"""
            select memory_id, agent_id, person, conversation_id, source_id, kind, subject, content, said_at, embedding_model
            from views.memories where tenant_id = $1 and {which}
            """,
            [tenant.Value, .. parameters]));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var memories = new List<SealedMemory>();
        while (await reader.ReadAsync(cancellation))
        {
            memories.Add(new SealedMemory(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetGuid(4), reader.GetString(5), reader.GetGuid(6),
                reader.GetString(7), new DateTimeOffset(reader.GetDateTime(8)), reader.GetString(9)));
        }

        return memories;
    }

    private static NpgsqlBatchCommand Statement(string sql, params object?[] parameters)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
            statement.Parameters.Add(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid } : new NpgsqlParameter { Value = value });
        return statement;
    }

    private static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
