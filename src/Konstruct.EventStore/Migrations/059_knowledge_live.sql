-- Which version of a document is what is found. One row a document, changed in the transaction of the event that says so: the version
-- before is found until the whole of the next one is there.
create table views.knowledge_live (
  tenant_id varchar not null,
  document_id uuid not null,
  version integer not null,
  chunks integer not null,
  primary key (tenant_id, document_id)
);

call events.protect_tenant_table('views.knowledge_live', false);
grant select, insert, update, delete on views.knowledge_live to konstruct_search;
