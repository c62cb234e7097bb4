-- Group commit: units of work of whoever commits at the same moment, in one transaction, because what an append costs is the round
-- trip and the commit rather than its rows. Each unit is one stream with its events, keys and envelopes, and is written as its own tenant:
-- row-level security is asked anew for every one, and no statement sees two. One unit decides nothing about another: its outcome is
--   'appended'
--   'duplicate'   one of its keys was seen before; nothing of it is stored
--   'alone'       nothing of it is stored, and the group neither waits nor says why: the other function does
-- The append of one event by itself (018) stays for servers of the version before, which may run beside these.
-- A group waits for nobody: streams and lanes are tried, and the time limit on locks undoes it whole, as does every error.
--   p_tenants … p_envelope_counts   one entry a unit; the counts say how many of the events, keys and envelopes below are its
create function events.append_group(
  p_tenants text[], p_streams uuid[], p_stream_types text[], p_expected bigint[], p_touch boolean[], p_lanes uuid[], p_fences bigint[],
  p_counts integer[], p_key_counts integer[], p_envelope_counts integer[],
  p_ids uuid[], p_types text[], p_data jsonb[], p_headers jsonb[], p_correlations text[], p_causations text[],
  p_users text[], p_dotnet_types text[], p_leaves bytea[],
  p_keys uuid[],
  p_envelope_lanes uuid[], p_envelope_kinds text[], p_envelope_bodies jsonb[], p_envelope_due timestamptz[],
  out outcomes text[], out versions bigint[], out seqs bigint[]) -- the last two mean something for 'appended' alone
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '200ms' set plan_cache_mode = force_generic_plan
as $$
declare
  v_units integer := cardinality(p_streams);
  v_event integer := 1;      -- the unit's first in the arrays of events, keys and envelopes, and how many are its
  v_key integer := 1;
  v_envelope integer := 1;
  v_count integer;
  v_keys integer;
  v_envelopes integer;
  v_event_last integer;
  v_tenant text;
  v_stream uuid;
  v_expected bigint;
  v_dedup uuid;
  v_outcome text;
  v_version bigint;
  v_hash bytea;
  v_time timestamptz;
  v_seq bigint;
  v_seqs bigint[];
  v_hashes bytea[];
  v_written integer;
  v_done text;
begin
  if pg_current_xact_id_if_assigned() is not null then
    raise exception 'append must be the first write of its transaction' using errcode = 'KS002';
  elsif coalesce(current_setting('app.current_tenant', true), '') <> '' then
    raise exception 'this transaction belongs to a tenant' using errcode = 'KS003';
  end if;

  -- (transaction_id, seq_id, version) rise together in a stream only when all locks come before the transaction id
  for u in 1 .. v_units loop
    outcomes[u] := case when pg_try_advisory_xact_lock(hashtextextended(p_tenants[u] || p_streams[u], 0)) then 'appended' else 'alone' end;
  end loop;

  for u in 1 .. v_units loop
    v_outcome := outcomes[u];
    v_count := p_counts[u];
    v_keys := p_key_counts[u];
    v_envelopes := p_envelope_counts[u];
    v_expected := p_expected[u];
    -- a caller with SQL of its own could otherwise move a stream's head without an event
    if coalesce(v_count < 1 or v_keys < 0 or v_envelopes < 0 or v_expected < -1, true) then
      raise exception 'every unit of an append has events' using errcode = 'KS005';
    end if;

    if v_outcome = 'appended' then
      v_tenant := p_tenants[u];
      v_stream := p_streams[u];
      if coalesce(set_config('app.current_tenant', v_tenant, true), '') = '' then
        raise exception 'a tenant is needed' using errcode = 'KS003';
      end if;

      if p_lanes[u] is not null then
        -- for share: the lane cannot be leased anew until this append has committed
        perform 1 from messaging.lanes l where l.tenant_id = v_tenant and l.lane = p_lanes[u] and l.fence = p_fences[u] for share skip locked;
        if not found then
          v_outcome := 'alone';
        end if;
      end if;
    end if;

    if v_outcome = 'appended' and v_count = 1 and v_keys < 2 then
      -- What happens most: key, stream and event in one statement. The key is only taken when the stream is as expected, for nothing of a
      -- unit that fails may stay.
      if octet_length(p_leaves[v_event]) is distinct from 32 then
        raise exception 'a leaf is a SHA-256' using errcode = 'KS005';
      end if;
      if v_expected = -1 then
        v_expected := coalesce((select s.version from events.mt_streams s where s.tenant_id = v_tenant and s.id = v_stream), 0);
      end if;
      v_dedup := case when v_keys = 1 then p_keys[v_key] end;
      v_seq := nextval('events.mt_events_sequence');
      v_version := null;
      if v_expected = 0 then
        with fresh as (
          insert into events.deduplication (tenant_id, key) select v_tenant, v_dedup
          where v_dedup is not null and not exists (select from events.mt_streams s where s.tenant_id = v_tenant and s.id = v_stream)
          on conflict do nothing returning 1),
        head as (
          insert into events.mt_streams (tenant_id, id, type, version, timestamp, created, hash, active_at)
          select v_tenant, v_stream, p_stream_types[u], 1, n.now, n.now,
            events.link_hash('\x0000000000000000000000000000000000000000000000000000000000000000'::bytea, p_leaves[v_event],
              v_tenant, v_stream, 1, v_seq, events.current_era(), pg_current_xact_id(), n.now, null),
            case when p_touch[u] then n.now end
          from (select clock_timestamp() as now offset 0) n
          where v_dedup is null or exists (select from fresh)
          on conflict do nothing
          returning timestamp, hash)
        insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
          correlation_id, causation_id, headers, user_name, era, transaction_id, hash)
        select v_seq, p_ids[v_event], v_stream, 1, p_data[v_event], p_types[v_event], head.timestamp, v_tenant, p_dotnet_types[v_event],
          p_correlations[v_event], p_causations[v_event], p_headers[v_event], p_users[v_event],
          events.current_era(), pg_current_xact_id(), head.hash
        from head
        returning version into v_version;
      else
        with old as materialized (
          select s.hash, greatest(clock_timestamp(), s.timestamp) as now from events.mt_streams s
          where s.tenant_id = v_tenant and s.id = v_stream and s.version = v_expected),
        fresh as (
          insert into events.deduplication (tenant_id, key) select v_tenant, v_dedup from old where v_dedup is not null
          on conflict do nothing returning 1),
        head as (
          update events.mt_streams s
          set version = v_expected + 1, timestamp = old.now,
            hash = events.link_hash(old.hash, p_leaves[v_event], v_tenant, v_stream, v_expected + 1, v_seq,
              events.current_era(), pg_current_xact_id(), old.now, null),
            active_at = case when p_touch[u] then old.now else s.active_at end
          from old
          where s.tenant_id = v_tenant and s.id = v_stream and (v_dedup is null or exists (select from fresh))
          returning s.timestamp, s.hash)
        insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
          correlation_id, causation_id, headers, user_name, era, transaction_id, hash)
        select v_seq, p_ids[v_event], v_stream, v_expected + 1, p_data[v_event], p_types[v_event], head.timestamp, v_tenant, p_dotnet_types[v_event],
          p_correlations[v_event], p_causations[v_event], p_headers[v_event], p_users[v_event],
          events.current_era(), pg_current_xact_id(), head.hash
        from head
        returning version into v_version;
      end if;
      if v_version is null then
        -- what was wrong is only asked once nothing was written
        v_outcome := case when v_keys = 1 and v_expected = coalesce((
          select s.version from events.mt_streams s where s.tenant_id = v_tenant and s.id = v_stream), 0) then 'duplicate' else 'alone' end;
      end if;
    elsif v_outcome = 'appended' then
      v_event_last := v_event + v_count - 1;
      -- all null: the stream is not there yet
      select s.version, s.hash, s.timestamp into v_version, v_hash, v_time from events.mt_streams s where s.tenant_id = v_tenant and s.id = v_stream;
      if v_expected <> -1 and v_expected <> coalesce(v_version, 0) then
        v_outcome := 'alone';
      -- one key needs no look, because its insert tells
      elsif v_keys > 1
        and exists (select from events.deduplication d where d.tenant_id = v_tenant and d.key = any (p_keys[v_key : v_key + v_keys - 1])) then
        v_outcome := 'duplicate';
      else
        v_version := coalesce(v_version, 0);
        v_time := greatest(clock_timestamp(), v_time);
        v_seqs := null;
        v_hashes := null;
        -- the chain is a loop by nature; the insert is not
        for i in v_event .. v_event_last loop
          if octet_length(p_leaves[i]) is distinct from 32 then
            raise exception 'a leaf is a SHA-256' using errcode = 'KS005';
          end if;
          v_seq := nextval('events.mt_events_sequence');
          v_hash := events.link_hash(
            coalesce(v_hash, '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea), p_leaves[i],
            v_tenant, v_stream, v_version + 1 + i - v_event, v_seq, events.current_era(), pg_current_xact_id(), v_time, null);
          v_seqs[i - v_event + 1] := v_seq;
          v_hashes[i - v_event + 1] := v_hash;
        end loop;
        v_version := v_version + v_count;

        with fresh as (
          insert into events.deduplication (tenant_id, key) select v_tenant, k from unnest(p_keys[v_key : v_key + v_keys - 1]) k
          on conflict do nothing returning 1),
        head as (
          insert into events.mt_streams as s (tenant_id, id, type, version, timestamp, created, hash, active_at)
          select v_tenant, v_stream, p_stream_types[u], v_version, v_time, v_time, v_hash, case when p_touch[u] then v_time end
          where (select count(*) from fresh) = v_keys
          on conflict (tenant_id, id) do update
          set version = excluded.version, timestamp = excluded.timestamp, hash = excluded.hash, active_at = coalesce(excluded.active_at, s.active_at)
          returning 1)
        insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
          correlation_id, causation_id, headers, user_name, era, transaction_id, hash)
        select v_seqs[n], p_ids[v_event + n - 1], v_stream, v_version - v_count + n, p_data[v_event + n - 1], p_types[v_event + n - 1], v_time, v_tenant,
          p_dotnet_types[v_event + n - 1], p_correlations[v_event + n - 1], p_causations[v_event + n - 1], p_headers[v_event + n - 1],
          p_users[v_event + n - 1], events.current_era(), pg_current_xact_id(), v_hashes[n]
        from head, generate_series(1, v_count) n;
        get diagnostics v_written = row_count;
        if v_written = 0 then
          if v_keys > 1 then
            raise exception 'another writer has one of the keys' using errcode = 'KS001';
          end if;
          v_outcome := 'duplicate';
        end if;
      end if;
    end if;

    if v_outcome = 'appended' and v_envelopes > 0 then
      v_done := messaging.enqueue(v_tenant, p_envelope_lanes[v_envelope : v_envelope + v_envelopes - 1],
        p_envelope_kinds[v_envelope : v_envelope + v_envelopes - 1], p_envelope_bodies[v_envelope : v_envelope + v_envelopes - 1],
        p_envelope_due[v_envelope : v_envelope + v_envelopes - 1]);
    end if;
    outcomes[u] := v_outcome;
    versions[u] := v_version;
    seqs[u] := v_seq;
    v_event := v_event + v_count;
    v_key := v_key + v_keys;
    v_envelope := v_envelope + v_envelopes;
  end loop;

  if v_event <> coalesce(cardinality(p_ids), 0) + 1 or v_key <> coalesce(cardinality(p_keys), 0) + 1
    or v_envelope <> coalesce(cardinality(p_envelope_lanes), 0) + 1 then
    raise exception 'an append names the stream of each event' using errcode = 'KS005';
  end if;
  -- whatever follows in this transaction belongs to nobody
  v_done := set_config('app.current_tenant', '', true);
end
$$;

revoke execute on function events.append_group(text[], uuid[], text[], bigint[], boolean[], uuid[], bigint[], integer[], integer[], integer[], uuid[], text[], jsonb[], jsonb[], text[], text[], text[], text[], bytea[], uuid[], uuid[], text[], jsonb[], timestamptz[]) from public;
grant execute on function events.append_group(text[], uuid[], text[], bigint[], boolean[], uuid[], bigint[], integer[], integer[], integer[], uuid[], text[], jsonb[], jsonb[], text[], text[], text[], text[], bytea[], uuid[], uuid[], text[], jsonb[], timestamptz[]) to konstruct_app;
alter function events.append_group(text[], uuid[], text[], bigint[], boolean[], uuid[], bigint[], integer[], integer[], integer[], uuid[], text[], jsonb[], jsonb[], text[], text[], text[], text[], bytea[], uuid[], uuid[], text[], jsonb[], timestamptz[]) owner to konstruct_append;
