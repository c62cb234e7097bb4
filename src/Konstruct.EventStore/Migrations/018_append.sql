-- The only writer of events: one unit of work of one tenant, in one call. README.md in Streams/ explains the order of its steps.
--   p_streams, p_stream_types, p_expected, p_counts   one entry a stream; p_counts says how many of the events below are its
--     p_expected: 0 must be new; n > 0 exactly this version; -1 any; -2 must exist (else the outcome is 'absent')
--   p_ids … p_leaves        one entry an event, grouped by stream in the order of p_streams
--   p_dedup                 keyed digests, each once and in order (no deadlock between writers); one already seen makes the outcome 'duplicate' and nothing is appended
--   p_touch                 the streams count as active from now on
--   p_active_since          unless null: nothing is appended ('inactive') to a stream not active since then
--   p_lane, p_fence         unless null: refused (KS004) when the lane's lease has passed to another worker
--   p_strict                more statements follow in this transaction: anything but 'appended' raises
-- An outcome that must undo what was already written is raised as KS001 with the outcome as its hint.
create function events.append(
  p_tenant text,
  p_streams uuid[], p_stream_types text[], p_expected bigint[], p_counts integer[],
  p_ids uuid[], p_types text[], p_data jsonb[], p_headers jsonb[], p_correlations text[], p_causations text[],
  p_users text[], p_dotnet_types text[], p_leaves bytea[],
  p_dedup uuid[], p_touch boolean, p_active_since timestamptz,
  p_lane uuid, p_fence bigint,
  p_envelope_lanes uuid[], p_envelope_kinds text[], p_envelope_bodies jsonb[], p_envelope_due timestamptz[],
  p_strict boolean,
  out outcome text, out versions bigint[], out last_seq bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_first integer := 1;
  v_count integer;
  v_version bigint;
  v_hash bytea;
  v_time timestamptz;
  v_active timestamptz;
  v_seqs bigint[];
  v_hashes bytea[];
  v_lock bigint;
  v_done text;
  v_dedup integer := cardinality(p_dedup);
  v_dedup_new integer := 0;
  v_streams integer := array_length(p_streams, 1);
begin
  -- Called for every unit of work: `perform` would go through the executor where an assignment does not, and every expression is
  -- prepared anew in each transaction, so there are as few of both as the rules allow.
  v_done := events.enter_tenant(p_tenant);
  -- (transaction_id, seq_id, version) rise together in a stream only when the lock comes before the transaction id
  if pg_current_xact_id_if_assigned() is not null then
    raise exception 'append must be the first write of its transaction' using errcode = 'KS002';
  end if;

  if v_streams = 1 then
    v_done := pg_advisory_xact_lock(hashtextextended(p_tenant || p_streams[1], 0));
  else
    for v_lock in select distinct hashtextextended(p_tenant || s, 0) from unnest(p_streams) s order by 1 loop
      perform pg_advisory_xact_lock(v_lock);
    end loop;
  end if;

  if p_lane is not null then
    -- for share: the lane cannot be leased anew until this append has committed
    perform 1 from messaging.lanes l where l.tenant_id = p_tenant and l.lane = p_lane and l.fence = p_fence for share;
    if not found then
      raise exception 'the lane is leased to another worker' using errcode = 'KS004';
    end if;
  end if;

  outcome := 'appended';
  for i in 1 .. v_streams loop
    -- a stream that is not there yet: all null
    select s.version, s.hash, s.timestamp, s.active_at into v_version, v_hash, v_time, v_active
    from events.mt_streams s where s.tenant_id = p_tenant and s.id = p_streams[i];

    if p_active_since is not null or (p_expected[i] <> -1 and p_expected[i] <> coalesce(v_version, 0)) then
      if p_expected[i] >= 0 and p_expected[i] <> coalesce(v_version, 0) then
        raise exception 'stream is at version %, expected %', coalesce(v_version, 0), p_expected[i] using errcode = 'MT003';
      elsif v_version is null and (p_expected[i] = -2 or p_active_since is not null) then
        outcome := 'absent';
      elsif p_active_since is not null and (v_active is null or v_active < p_active_since) then
        outcome := 'inactive';
      end if;
    end if;

    if v_dedup > 0 and i = 1 and outcome = 'appended' then
      if v_dedup = 1 then
        insert into events.deduplication (tenant_id, key) values (p_tenant, p_dedup[1]) on conflict do nothing;
      else
        insert into events.deduplication (tenant_id, key) select p_tenant, k from unnest(p_dedup) k on conflict do nothing;
      end if;
      get diagnostics v_dedup_new = row_count;
      if v_dedup_new < v_dedup then
        outcome := 'duplicate';
      end if;
    end if;

    if outcome <> 'appended' then
      if p_strict or i > 1 or v_dedup_new > 0 then
        raise exception 'nothing was appended: %', outcome using errcode = 'KS001', hint = outcome;
      end if;
      versions := array[]::bigint[];
      return;
    end if;

    v_time := greatest(clock_timestamp(), v_time);
    v_count := p_counts[i];
    -- a caller with SQL of its own could otherwise move a stream's head without an event
    if v_count is null or v_count < 1 or v_first + v_count - 1 > cardinality(p_ids) then
      raise exception 'every stream of an append has events' using errcode = 'KS005';
    end if;
    if v_count = 1 then
      if octet_length(p_leaves[v_first]) is distinct from 32 then
        raise exception 'a leaf is a SHA-256' using errcode = 'KS005';
      end if;
      last_seq := nextval('events.mt_events_sequence');
      v_hash := events.link_hash(
        coalesce(v_hash, '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea), p_leaves[v_first],
        p_tenant, p_streams[i], coalesce(v_version, 0) + 1, last_seq, events.current_era(), pg_current_xact_id(), v_time, null);
      insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
        correlation_id, causation_id, headers, user_name, era, transaction_id, hash)
      values (last_seq, p_ids[v_first], p_streams[i], coalesce(v_version, 0) + 1, p_data[v_first], p_types[v_first], v_time, p_tenant,
        p_dotnet_types[v_first], p_correlations[v_first], p_causations[v_first], p_headers[v_first], p_users[v_first],
        events.current_era(), pg_current_xact_id(), v_hash);
    elsif v_count > 1 then
      -- the chain is a loop by nature; the insert is not
      v_seqs := array[]::bigint[];
      v_hashes := array[]::bytea[];
      for j in 1 .. v_count loop
        if octet_length(p_leaves[v_first + j - 1]) is distinct from 32 then
          raise exception 'a leaf is a SHA-256' using errcode = 'KS005';
        end if;
        last_seq := nextval('events.mt_events_sequence');
        v_hash := events.link_hash(
          coalesce(v_hash, '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea), p_leaves[v_first + j - 1],
          p_tenant, p_streams[i], coalesce(v_version, 0) + j, last_seq, events.current_era(), pg_current_xact_id(), v_time, null);
        v_seqs[j] := last_seq;
        v_hashes[j] := v_hash;
      end loop;
      insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
        correlation_id, causation_id, headers, user_name, era, transaction_id, hash)
      select e.seq, e.id, p_streams[i], coalesce(v_version, 0) + e.place, e.data, e.type, v_time, p_tenant, e.dotnet_type,
        e.correlation, e.causation, e.headers, e.user_name, events.current_era(), pg_current_xact_id(), e.hash
      from unnest(v_seqs, v_hashes, p_ids[v_first : v_first + v_count - 1], p_data[v_first : v_first + v_count - 1],
        p_types[v_first : v_first + v_count - 1], p_dotnet_types[v_first : v_first + v_count - 1],
        p_correlations[v_first : v_first + v_count - 1], p_causations[v_first : v_first + v_count - 1],
        p_headers[v_first : v_first + v_count - 1], p_users[v_first : v_first + v_count - 1])
        with ordinality as e (seq, hash, id, data, type, dotnet_type, correlation, causation, headers, user_name, place);
    end if;

    if v_version is null then
      insert into events.mt_streams (tenant_id, id, type, version, timestamp, created, hash, active_at)
      values (p_tenant, p_streams[i], p_stream_types[i], v_count, v_time, v_time, v_hash, case when p_touch then v_time end);
    else
      update events.mt_streams s
      set version = v_version + v_count, timestamp = v_time, hash = v_hash,
        active_at = case when p_touch then v_time else s.active_at end
      where s.tenant_id = p_tenant and s.id = p_streams[i];
    end if;
    versions[i] := coalesce(v_version, 0) + v_count;
    v_first := v_first + v_count;
  end loop;

  if v_first <> cardinality(p_ids) + 1 then
    raise exception 'an append names the stream of each event' using errcode = 'KS005';
  end if;

  if cardinality(p_envelope_lanes) > 0 then
    v_done := messaging.enqueue(p_tenant, p_envelope_lanes, p_envelope_kinds, p_envelope_bodies, p_envelope_due);
  end if;
end
$$;

revoke execute on function events.append(text, uuid[], text[], bigint[], integer[], uuid[], text[], jsonb[], jsonb[], text[], text[], text[], text[], bytea[], uuid[], boolean, timestamptz, uuid, bigint, uuid[], text[], jsonb[], timestamptz[], boolean) from public;
grant execute on function events.append(text, uuid[], text[], bigint[], integer[], uuid[], text[], jsonb[], jsonb[], text[], text[], text[], text[], bytea[], uuid[], boolean, timestamptz, uuid, bigint, uuid[], text[], jsonb[], timestamptz[], boolean) to konstruct_app;
alter function events.append(text, uuid[], text[], bigint[], integer[], uuid[], text[], jsonb[], jsonb[], text[], text[], text[], text[], bytea[], uuid[], boolean, timestamptz, uuid, bigint, uuid[], text[], jsonb[], timestamptz[], boolean) owner to konstruct_append;

-- The same for what happens most: one event, to one stream, without envelopes. One argument a column instead of arrays, and one
-- statement for key, stream and event, because what an append costs is the number of its arguments, expressions and statements.
--   p_expected    0, n > 0 or -1; 'must exist' and 'active since' are for the other one
-- Answers {version, seq}, or null for a key that was seen before. What was wrong is only asked once nothing was written.
create function events.append(
  p_tenant text, p_stream uuid, p_stream_type text, p_expected bigint,
  p_id uuid, p_type text, p_data jsonb, p_headers jsonb, p_correlation text, p_causation text, p_user text, p_dotnet_type text, p_leaf bytea,
  p_dedup uuid, p_touch boolean, p_lane uuid, p_fence bigint) returns bigint[]
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_expected bigint := p_expected;
  v_version bigint;
  v_seq bigint;
  v_now timestamptz;
  v_done text;
begin
  -- one expression for events.enter_tenant and everything else that is refused
  v_done := case
    when coalesce(p_tenant, '') = '' or coalesce(nullif(current_setting('app.current_tenant', true), ''), p_tenant) <> p_tenant then 'KS003'
    when pg_current_xact_id_if_assigned() is not null then 'KS002'
    when coalesce(p_expected, -2) < -1 or octet_length(p_leaf) is distinct from 32 then 'KS005'
    else set_config('app.current_tenant', p_tenant, true)
  end;
  if v_done <> p_tenant then
    raise exception 'append was called against its rules' using errcode = v_done;
  end if;

  -- (transaction_id, seq_id, version) rise together in a stream only when the lock comes before the transaction id
  v_done := pg_advisory_xact_lock(hashtextextended(p_tenant || p_stream, 0));

  if p_lane is not null then
    -- for share: the lane cannot be leased anew until this append has committed
    perform 1 from messaging.lanes l where l.tenant_id = p_tenant and l.lane = p_lane and l.fence = p_fence for share;
    if not found then
      raise exception 'the lane is leased to another worker' using errcode = 'KS004';
    end if;
  end if;

  if p_expected = -1 then
    v_expected := coalesce((select s.version from events.mt_streams s where s.tenant_id = p_tenant and s.id = p_stream), 0);
  end if;

  v_seq := nextval('events.mt_events_sequence');
  v_now := clock_timestamp();
  if v_expected = 0 then
    with fresh as (
      insert into events.deduplication (tenant_id, key) select p_tenant, p_dedup where p_dedup is not null
      on conflict do nothing returning 1),
    head as (
      insert into events.mt_streams (tenant_id, id, type, version, timestamp, created, hash, active_at)
      select p_tenant, p_stream, p_stream_type, 1, v_now, v_now,
        events.link_hash('\x0000000000000000000000000000000000000000000000000000000000000000'::bytea, p_leaf,
          p_tenant, p_stream, 1, v_seq, events.current_era(), pg_current_xact_id(), v_now, null),
        case when p_touch then v_now end
      where p_dedup is null or exists (select from fresh)
      on conflict do nothing
      returning hash)
    insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
      correlation_id, causation_id, headers, user_name, era, transaction_id, hash)
    select v_seq, p_id, p_stream, 1, p_data, p_type, v_now, p_tenant, p_dotnet_type,
      p_correlation, p_causation, p_headers, p_user, events.current_era(), pg_current_xact_id(), head.hash
    from head
    returning version into v_version;
  else
    with fresh as (
      insert into events.deduplication (tenant_id, key) select p_tenant, p_dedup where p_dedup is not null
      on conflict do nothing returning 1),
    head as (
      update events.mt_streams s
      set version = v_expected + 1, timestamp = greatest(v_now, s.timestamp),
        hash = events.link_hash(s.hash, p_leaf, p_tenant, p_stream, v_expected + 1, v_seq,
          events.current_era(), pg_current_xact_id(), greatest(v_now, s.timestamp), null),
        active_at = case when p_touch then greatest(v_now, s.timestamp) else s.active_at end
      where s.tenant_id = p_tenant and s.id = p_stream and s.version = v_expected
        and (p_dedup is null or exists (select from fresh))
      returning s.timestamp, s.hash)
    insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
      correlation_id, causation_id, headers, user_name, era, transaction_id, hash)
    select v_seq, p_id, p_stream, v_expected + 1, p_data, p_type, head.timestamp, p_tenant, p_dotnet_type,
      p_correlation, p_causation, p_headers, p_user, events.current_era(), pg_current_xact_id(), head.hash
    from head
    returning version into v_version;
  end if;

  if v_version is null then
    v_version := coalesce((select s.version from events.mt_streams s where s.tenant_id = p_tenant and s.id = p_stream), 0);
    if v_version <> v_expected then
      raise exception 'stream is at version %, expected %', v_version, v_expected using errcode = 'MT003';
    end if;
    return null;
  end if;
  return array[v_version, v_seq];
end
$$;

revoke execute on function events.append(text, uuid, text, bigint, uuid, text, jsonb, jsonb, text, text, text, text, bytea, uuid, boolean, uuid, bigint) from public;
grant execute on function events.append(text, uuid, text, bigint, uuid, text, jsonb, jsonb, text, text, text, text, bytea, uuid, boolean, uuid, bigint) to konstruct_app;
alter function events.append(text, uuid, text, bigint, uuid, text, jsonb, jsonb, text, text, text, text, bytea, uuid, boolean, uuid, bigint) owner to konstruct_append;
