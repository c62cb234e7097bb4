using Konstruct.Api.Platform;
using Konstruct.EventStore;
using Konstruct.EventStore.Migrations;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Konstruct.Api.Cli;

/// <summary>What went wrong, as the terminal says it.</summary>
internal sealed record Failure(int ExitCode, string Code, string Message);

/// <summary>
/// Broken infrastructure and wrong settings as one line with a stable code. What is not known here is a bug and ends with its stack.
/// </summary>
internal static class Failures
{
    public static Failure? Explain(Exception e) => e switch
    {
        SettingMissingException => Environment("setting_missing", e.Message),
        OptionsValidationException invalid => Environment("setting_invalid", string.Join(' ', invalid.Failures)),
        FormatException => Environment("setting_invalid", e.Message),
        // a connection string that cannot be read; its text may hold a password
        ArgumentException when IsFromNpgsql(e) => Environment("setting_invalid", "A connection string for PostgreSQL cannot be read."),
        EraNotAdoptedException era => Environment(era.Code, e.Message),
        SchemaException schema => Environment(schema.Code, e.Message),
        ProjectionException projection => new Failure(CommandLine.Refused, projection.Code, e.Message),
        PostgresException answered => Answered(answered.SqlState),
        EventStoreException answered => Answered(answered.SqlState),
        NpgsqlException => Environment("postgresql_unreachable", "PostgreSQL cannot be reached. Is it running? ./dev services status"),
        Platform.Blobs.BlobStoreException blobs => Environment(blobs.Code, blobs.Message),
        RedisException or RedisConnectionException => Environment("redis_unreachable", "Redis cannot be reached. Is it running? ./dev services status"),
        IOException when e.Message.StartsWith("Failed to bind", StringComparison.Ordinal) => Environment("address_in_use", e.Message),
        System.Security.Cryptography.CryptographicException => Environment("master_key_wrong", "Konstruct:MasterKey does not open the keys of this database."),
        _ => null,
    };

    private static Failure Answered(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            Environment("postgresql_sign_in_refused", "PostgreSQL refuses the user or the password of a connection string."),
        PostgresErrorCodes.InvalidCatalogName => Environment("postgresql_database_missing", "The database of a connection string does not exist."),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn =>
            Environment("schema_missing", $"The database has no schema, or an older one (SQLSTATE {sqlState}). Run: konstruct db apply"),
        _ when sqlState.StartsWith("57", StringComparison.Ordinal) || sqlState.StartsWith("53", StringComparison.Ordinal) || sqlState.StartsWith("08", StringComparison.Ordinal) =>
            Environment("postgresql_unreachable", $"PostgreSQL cannot serve now (SQLSTATE {sqlState})."),
        // PostgreSQL's own text may quote values
        _ => new Failure(CommandLine.Refused, "postgresql_refused", $"PostgreSQL refused (SQLSTATE {sqlState})."),
    };

    private static bool IsFromNpgsql(Exception e) => e.StackTrace?.Contains("NpgsqlConnectionStringBuilder", StringComparison.Ordinal) == true;

    private static Failure Environment(string code, string message) => new(CommandLine.Environment, code, message);
}
