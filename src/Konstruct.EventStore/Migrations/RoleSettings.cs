using Npgsql;

namespace Konstruct.EventStore.Migrations;

/// <summary>
/// What no dump and no copy of a database carries: the session defaults of the two login roles, and that nobody makes temporary tables.
/// So <c>db apply</c> sees to it each time. What an operator has set for a role stays.
/// </summary>
public static class RoleSettings
{
    /// <summary>Each default, with the values that <c>db assert</c> accepts as a pattern.</summary>
    private const string FromDefaults =
        """
        from (values
          -- Slack is told 200 once the commit returned, so a commit is on disk then, whatever the server's default is
          ('konstruct_app', 'synchronous_commit', 'on', '^(on|remote_apply)$'),
          -- an answer to a webhook is due within seconds; what reads a whole tenant sets its own limit
          ('konstruct_app', 'statement_timeout', '30s', '[1-9]'),
          ('konstruct_app', 'lock_timeout', '10s', '[1-9]'),
          -- one open writing transaction stalls every projection of the cluster (docs/adr/0003)
          ('konstruct_app', 'idle_in_transaction_session_timeout', '30s', '[1-9]'),
          ('konstruct_app', 'transaction_timeout', '2min', '[1-9]'),
          -- a rebuild folds 20,000 events in a transaction, on a slow disk too
          ('konstruct_daemon', 'statement_timeout', '5min', '[1-9]'),
          ('konstruct_daemon', 'lock_timeout', '30s', '[1-9]'),
          ('konstruct_daemon', 'idle_in_transaction_session_timeout', '1min', '[1-9]'),
          ('konstruct_daemon', 'transaction_timeout', '10min', '[1-9]')
        ) as d (role, name, value, accepted)
        """;

    /// <summary>Needs a connection that may alter the roles: the owner's, or a superuser's.</summary>
    public static async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        // "tuple concurrently updated" when another database of this cluster does the same at this moment: tried again over there,
        // because the driver gives a connection up at an internal error
        await using var command = new NpgsqlCommand(
            $"""
            do $do$
            declare
              v record;
            begin
              for v in select d.role, d.name, d.value {FromDefaults} where not exists (
                select 1 from pg_db_role_setting s join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c
                where s.setdatabase = 0 and r.rolname = d.role and split_part(c, '=', 1) = d.name)
              loop
                for attempt in 1 .. 20 loop
                  begin
                    execute format('alter role %I set %I = %L', v.role, v.name, v.value);
                    exit;
                  exception when internal_error then
                    if attempt = 20 then
                      raise;
                    end if;
                    perform pg_sleep(0.05);
                  end;
                end loop;
              end loop;
              if exists (select 1 from pg_database b, aclexplode(coalesce(b.datacl, acldefault('d', b.datdba))) a
                where b.datname = current_database() and a.grantee = 0 and a.privilege_type = 'TEMPORARY')
              then
                execute format('revoke temporary on database %I from public', current_database());
              end if;
            end
            $do$
            """,
            connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Defaults that a session of a role would not have; those for this database go before those of the role.</summary>
    internal static async Task<List<SchemaFinding>> FindAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select format('%s: %s is %s', d.role, d.name, coalesce(e.value, 'not set')) {FromDefaults}
            left join lateral (
              select substr(c, length(d.name) + 2) from pg_db_role_setting s join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c
              where r.rolname = d.role and split_part(c, '=', 1) = d.name
                and s.setdatabase in (0, (select b.oid from pg_database b where b.datname = current_database()))
              order by s.setdatabase desc limit 1) as e (value) on true
            where coalesce(e.value, '') !~ d.accepted
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var findings = new List<SchemaFinding>();
        while (await reader.ReadAsync(cancellation))
            findings.Add(new("role_setting", reader.GetString(0) + ". Run: konstruct db apply"));
        return findings;
    }
}
