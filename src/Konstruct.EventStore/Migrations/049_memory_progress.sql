-- How far each conversation has been remembered.
create table views.memory_progress (
  tenant_id varchar not null,
  conversation_id uuid not null,
  version bigint not null,                      -- read up to here
  resume_after bigint not null,                 -- what is not settled begins behind here: reading starts there again
  forgotten_through bigint not null default 0,  -- nothing up to here is remembered again
  updated_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, conversation_id)
);

call events.protect_tenant_table('views.memory_progress', false);
grant select on views.memory_progress to konstruct_app;
grant select, insert, update on views.memory_progress to konstruct_search;
