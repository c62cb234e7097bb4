using Npgsql;

namespace Konstruct.EventStore.Migrations;

/// <summary>
/// What keeps tenants apart, asked of PostgreSQL's catalogue as it stands: a grant made by hand on a bad night is found, and so is a
/// table that a migration forgot to protect. Each rule selects what offends it, in words.
/// </summary>
internal static class Isolation
{
    /// <summary>Who works for tenants and may sign in.</summary>
    private const string SignsIn = "('konstruct_app', 'konstruct_daemon')";

    private const string Ours = "('events', 'views', 'messaging')";

    private const string OwnRoles = "('konstruct_app', 'konstruct_daemon', 'konstruct_append', 'konstruct_search', 'konstruct_directory')";

    private const string OfTheTenant = @"^\(\(?tenant_id\)?(::text)? = events\.current_tenant\(\)\)$";

    private const string Subjects =
        $"""
        with tenant_tables as (
          select c.oid, c.relrowsecurity, c.relforcerowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped
          where n.nspname in {Ours} and c.relkind in ('r', 'p')),
        functions as (
          select p.oid, p.proacl, p.proowner, p.prosecdef, p.proconfig from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where n.nspname in {Ours})

        """;

    private static readonly string[] s_rules =
    [
        // The one predicate, for whoever works for one tenant; further policies that apply to them would let more through.
        "select c.oid::regclass::text from tenant_tables c where not (c.relrowsecurity and c.relforcerowsecurity)",
        $"""
        select format('%s has no policy of the tenant', c.oid::regclass) from tenant_tables c
        where has_any_column_privilege('konstruct_app', c.oid, 'select') and not exists (
          select 1 from pg_policy y where y.polrelid = c.oid and y.polpermissive and (select oid from pg_roles where rolname = 'konstruct_app') = any (y.polroles))
        """,
        $"""
        select format('%s lets the policy %s past the tenant', c.oid::regclass, y.polname) from tenant_tables c join pg_policy y on y.polrelid = c.oid
        where y.polpermissive and y.polroles && (select array_agg(r.oid) || 0::oid from pg_roles r where r.rolname in ('konstruct_app', 'konstruct_append', 'konstruct_search'))
        -- Full text and vectors cannot use their index behind a policy: the searching role reads, and its functions name the tenant themselves.
        and not (y.polcmd = 'r' and y.polroles = (select array_agg(r.oid) from pg_roles r where r.rolname = 'konstruct_search'))
        and not ((y.polcmd = 'a' or coalesce(pg_get_expr(y.polqual, c.oid), 'true') ~ '{OfTheTenant}')
          and (y.polcmd in ('r', 'd') or coalesce(pg_get_expr(y.polwithcheck, c.oid), pg_get_expr(y.polqual, c.oid), 'true') ~ '{OfTheTenant}'))
        """,
        $"""
        select format('%s allows an empty tenant', c.oid::regclass) from tenant_tables c where not exists (
          select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.convalidated
            and pg_get_constraintdef(k.oid) ~ '^CHECK \(\(\(?tenant_id\)?(::text)? <> ''''::text\)\)$')
        """,
        $"select format('role %s', rolname) from pg_roles where rolname in {OwnRoles} and (rolsuper or rolbypassrls)",
        $"""
        select format('%s is a member of %s', m.rolname, r.rolname) from pg_auth_members a
        join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid where m.rolname in {OwnRoles}
        """,
        $"select format('%s owned by %s', c.oid::regclass, r.rolname) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in {SignsIn}",
        $"select format('%s owned by %s', p.oid::regprocedure, r.rolname) from pg_proc p join pg_roles r on r.oid = p.proowner where r.rolname in {SignsIn}",
        """
        select format('konstruct_app may write %s', c.oid::regclass) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('events', 'messaging') and c.relkind in ('r', 'p', 'v')
          and (has_table_privilege('konstruct_app', c.oid, 'delete, truncate') or has_any_column_privilege('konstruct_app', c.oid, 'insert, update'))
        """,
        $"""
        select format('%s may create in schema %s', r.rolname, n.nspname) from pg_roles r, pg_namespace n
        where r.rolname in {SignsIn} and n.nspname !~ '^pg_' and has_schema_privilege(r.oid, n.oid, 'create')
        """,
        $"""
        select format('%s may make %s', r.rolname, case v.privilege when 'create' then 'schemas' else 'temporary tables' end)
        from pg_roles r, (values ('create'), ('temporary')) as v (privilege)
        where r.rolname in {SignsIn} and has_database_privilege(r.oid, current_database(), v.privilege)
        """,
        $"""
        select format('%s may make large objects with %s', r.rolname, p.oid::regprocedure) from pg_roles r, pg_proc p
        where r.rolname in {SignsIn} and p.pronamespace = 'pg_catalog'::regnamespace
          and p.proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import') and has_function_privilege(r.oid, p.oid, 'execute')
        """,
        $"""
        select format('everybody may call %s', p.oid::regprocedure) from functions p where exists (
          select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0 and a.privilege_type = 'EXECUTE')
        """,
        // the temporary schema last, or it would be first without being named
        "select format('%s has no pinned search_path', p.oid::regprocedure) from functions p where p.prosecdef and not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false)",
        $"""
        select format('%s runs as %s', p.oid::regprocedure, r.rolname) from functions p join pg_roles r on r.oid = p.proowner
        where p.prosecdef and (r.rolsuper or r.rolbypassrls or (r.rolcanlogin and has_function_privilege('konstruct_app', p.oid, 'execute')))
        """,
    ];

    public static async Task<List<SchemaFinding>> FindAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var findings = new List<SchemaFinding>();
        await using (var check = new NpgsqlCommand(Subjects + string.Join("\nunion all\n", s_rules), connection))
        await using (var reader = await check.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                findings.Add(new("isolation_broken", reader.GetString(0)));
        }

        return [.. findings, .. await RoleSettings.FindAsync(connection, cancellation)];
    }
}
