-- After a dump was restored into another cluster its transaction ids mean nothing here: a new era begins. No stored row is touched.
create procedure events.adopt_era()
language sql
as $$
  insert into events.eras (era) select max(e.era) + 1 from events.eras e
$$;

revoke execute on procedure events.adopt_era() from public;
