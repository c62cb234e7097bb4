-- After a dump was restored into another cluster its transaction ids mean nothing here: a new era begins. No stored row is touched.
create procedure events.adopt_era()
language plpgsql
as $$
declare
  v_era integer;
begin
  insert into events.eras (era) select max(e.era) + 1 from events.eras e returning era into v_era;
  execute format('create or replace function events.current_era() returns integer language sql stable parallel safe return %s', v_era);
end
$$;

revoke execute on procedure events.adopt_era() from public;
