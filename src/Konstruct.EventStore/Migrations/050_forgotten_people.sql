-- Whom to remember nothing of that was said before: work under way when they were forgotten must not bring it back.
create table views.forgotten_people (
  tenant_id varchar not null,
  person uuid not null,
  forgotten_at timestamptz not null,
  primary key (tenant_id, person)
);

call events.protect_tenant_table('views.forgotten_people', false);
grant select on views.forgotten_people to konstruct_app;
grant select, insert, update on views.forgotten_people to konstruct_search;
