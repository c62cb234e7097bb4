using System.Diagnostics;
using System.Globalization;
using Konstruct.Api.Llm;
using Konstruct.Api.Platform;
using Konstruct.EventStore;
using Konstruct.EventStore.Migrations;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.Api.Cli;

/// <summary>The checks of <c>check-env</c>, in the order in which one mends what they find. None of them ends the others.</summary>
internal sealed class EnvironmentChecks : IAsyncDisposable
{
    private const int OldestPostgres = 17;
    private static readonly TimeSpan s_clockWarning = TimeSpan.FromSeconds(2);
    // Slack refuses what is five minutes off; by then leases and rate limits have gone astray too
    private static readonly TimeSpan s_clockMissing = TimeSpan.FromMinutes(1);

    private readonly IConfigurationRoot _configuration;
    private readonly TimeSpan _limit;
    private readonly ServiceProvider _services;

    public EnvironmentChecks(IConfigurationRoot configuration, TimeSpan limit)
    {
        (_configuration, _limit) = (configuration, limit);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(l => l.ClearProviders());
        services.AddKonstruct(configuration);
        services.AddSingleton<HealthMasterKey>();
        _services = services.BuildServiceProvider();
    }

    public IReadOnlyList<Func<CancellationToken, Task<IReadOnlyList<EnvironmentFinding>>>> All =>
    [
        Settings,
        c => OneAsync("PostgreSQL as the application", t => RoleAsync("Postgres", "konstruct_app", t), c),
        c => OneAsync("PostgreSQL as the daemon", t => RoleAsync("PostgresDaemon", "konstruct_daemon", t), c),
        c => OneAsync("PostgreSQL as the owner", OwnerAsync, c),
        c => OneAsync("Extension vector", VectorAsync, c),
        c => OneAsync("Schema", SchemaAsync, c),
        c => OneAsync("Era", EraAsync, c),
        c => OneAsync("Read models", ReadModelsAsync, c),
        c => OneAsync("Master key", MasterKeyAsync, c),
        c => OneAsync("Redis", RedisAsync, c),
        c => OneAsync("Slack", t => EnvironmentOutside.SlackAsync(_services, t), c),
        Models,
        c => OneAsync("Embedding", t => EnvironmentEmbedding.CheckAsync(_services, t), c),
        c => OneAsync("Clock", ClockAsync, c),
    ];

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private Task<IReadOnlyList<EnvironmentFinding>> Settings(CancellationToken cancellation)
    {
        EnvironmentFinding Of(string key, bool essential, string without) =>
            !string.IsNullOrWhiteSpace(_configuration[key]) ? EnvironmentFinding.Ok(key, "set")
            : essential ? EnvironmentFinding.Missing(key, without)
            : EnvironmentFinding.Warning(key, without);

        return Task.FromResult<IReadOnlyList<EnvironmentFinding>>(
        [
            Of("ConnectionStrings:Postgres", essential: true, "missing; in development './dev services env' prints it"),
            Of("ConnectionStrings:PostgresDaemon", essential: true, "missing; in development './dev services env' prints it"),
            Of("ConnectionStrings:PostgresOwner", essential: false, "missing; a running server does not need it, db apply and db assert do"),
            Of("ConnectionStrings:Redis", essential: true, "missing; in development './dev services env' prints it"),
            Of("Konstruct:MasterKey", essential: true, "missing; make one with: openssl rand -base64 32"),
            Of("Konstruct:PublicUrl", essential: false, "missing; links that people are sent cannot be made"),
            Of("Slack:SigningSecret", essential: true, "missing; without it nothing that comes from Slack can be believed"),
        ]);
    }

    private async Task<IReadOnlyList<EnvironmentFinding>> OneAsync(
        string name, Func<CancellationToken, Task<EnvironmentFinding>> check, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        EnvironmentFinding finding;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_limit);
            finding = await check(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            finding = EnvironmentFinding.Missing(name, Failures.Explain(e)?.Message
                ?? (e is OperationCanceledException ? $"no answer within {_limit.TotalSeconds:0} s" : $"failed ({e.GetType().Name})"));
        }

        return [finding with { Name = name, Milliseconds = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds }];
    }

    private async Task<EnvironmentFinding> RoleAsync(string setting, string role, CancellationToken cancellation)
    {
        var text = DbCommands.Setting(_configuration, setting);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text) { Pooling = false, Timeout = 5 }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("select current_user::text, rolsuper or rolbypassrls from pg_roles where rolname = current_user", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (user, unbound, version) = (reader.GetString(0), reader.GetBoolean(1), connection.PostgreSqlVersion);
        return unbound ? EnvironmentFinding.Missing(setting, $"{user} is past row-level security: a superuser, or BYPASSRLS. Tenants would not be kept apart")
            : user != role ? EnvironmentFinding.Missing(setting, $"signed in as {user}; it must be {role}")
            : version.Major < OldestPostgres ? EnvironmentFinding.Missing(setting, $"PostgreSQL {version}; {OldestPostgres} is the oldest that serves")
            : EnvironmentFinding.Ok(setting, $"{user}, PostgreSQL {version}");
    }

    private async Task<EnvironmentFinding> OwnerAsync(CancellationToken cancellation) =>
        string.IsNullOrEmpty(_configuration.GetConnectionString("PostgresOwner"))
            ? EnvironmentFinding.Warning("", "not asked: ConnectionStrings:PostgresOwner is not set here")
            : await RoleAsync("PostgresOwner", "konstruct_owner", cancellation);

    private async Task<EnvironmentFinding> VectorAsync(CancellationToken cancellation)
    {
        await using var command = _services.GetRequiredService<Databases>().App.CreateCommand("select extversion from pg_extension where extname = 'vector'");
        return await command.ExecuteScalarAsync(cancellation) is string version
            ? EnvironmentFinding.Ok("", version)
            : EnvironmentFinding.Missing("", "not there; a superuser creates it once: create extension vector");
    }

    private async Task<EnvironmentFinding> SchemaAsync(CancellationToken cancellation)
    {
        if (_configuration.GetConnectionString("PostgresOwner") is not { Length: > 0 } owner)
            return EnvironmentFinding.Warning("", "not compared: only the owner can, and ConnectionStrings:PostgresOwner is not set here");
        var findings = await new Migrator(owner).AssertAsync(cancellation);
        return findings.Count == 0
            ? EnvironmentFinding.Ok("", $"agrees with this version ({Migrator.All.Count} migrations)")
            : EnvironmentFinding.Missing("", string.Join(' ', findings.Select(f => f.Detail)));
    }

    private async Task<EnvironmentFinding> EraAsync(CancellationToken cancellation) =>
        EnvironmentFinding.Ok("", $"era {(await _services.GetRequiredService<EraGuard>().CheckAsync(cancellation)).Era}, this cluster's own");

    private async Task<EnvironmentFinding> ReadModelsAsync(CancellationToken cancellation)
    {
        var all = await _services.GetRequiredService<ProjectionControl>().ListAsync(cancellation);
        var inlineMissing = all.FindAll(p => p.Lifecycle == Lifecycle.Inline && p.LiveVersion is null);
        var stopped = all.FindAll(p => p.StoppedBy is not null);
        return inlineMissing.Count > 0 ? EnvironmentFinding.Missing("", $"not built: {string.Join(", ", inlineMissing.Select(p => p.Name))}. Run: konstruct db apply")
            : stopped.Count > 0 ? EnvironmentFinding.Warning("", string.Join(", ", stopped.Select(p => $"{p.Name} stands before event {p.StoppedAtSeq} ({p.StoppedBy})")))
            : EnvironmentFinding.Ok("", $"{all.Count}, the one furthest behind by {all.Max(p => p.LagSeconds).ToString("0.#", CultureInfo.InvariantCulture)} s");
    }

    private async Task<EnvironmentFinding> MasterKeyAsync(CancellationToken cancellation)
    {
        var keys = _services.GetRequiredService<MasterKeys>();
        return await _services.GetRequiredService<HealthMasterKey>().CheckAsync(cancellation)
            ? EnvironmentFinding.Ok("", $"{keys}; opens the keys of this database")
            : EnvironmentFinding.Ok("", $"{keys}; there is no tenant yet whose key it could open");
    }

    private async Task<EnvironmentFinding> RedisAsync(CancellationToken cancellation)
    {
        var redis = _services.GetRequiredService<RedisConnection>();
        var milliseconds = (await redis.PingAsync(cancellation)).TotalMilliseconds;
        return EnvironmentFinding.Ok("", $"answered in {milliseconds.ToString("0.##", CultureInfo.InvariantCulture)} ms");
    }

    private async Task<IReadOnlyList<EnvironmentFinding>> Models(CancellationToken cancellation)
    {
        LlmOptions options;
        try
        {
            options = _services.GetRequiredService<LlmOptions>();
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException e)
        {
            return [.. e.Failures.Select(f => EnvironmentFinding.Missing("Model providers", f))];
        }

        var providers = options.Configured().ToList();
        if (providers.Count == 0)
            return [EnvironmentFinding.Warning("Model providers", "none is configured: the built-in offline model answers, and says so")];
        var findings = new List<EnvironmentFinding>();
        foreach (var provider in providers)
            findings.AddRange(await OneAsync($"Model provider {provider.NameOrKind()}", c => EnvironmentOutside.ProviderAsync(_services, provider, c), cancellation));
        return findings;
    }

    private async Task<EnvironmentFinding> ClockAsync(CancellationToken cancellation)
    {
        var time = _services.GetRequiredService<TimeProvider>();
        await using var command = _services.GetRequiredService<Databases>().App.CreateCommand("select clock_timestamp()");
        var before = time.GetUtcNow();
        var theirs = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellation))!);
        var after = time.GetUtcNow();
        var apart = theirs < before ? before - theirs : theirs > after ? theirs - after : TimeSpan.Zero;
        var detail = $"{apart.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s from PostgreSQL's";
        return apart > s_clockMissing ? EnvironmentFinding.Missing("", detail + "; set this machine's clock, Slack's signatures go by it")
            : apart > s_clockWarning ? EnvironmentFinding.Warning("", detail)
            : EnvironmentFinding.Ok("", detail);
    }
}
