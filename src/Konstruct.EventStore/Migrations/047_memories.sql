-- What was said, for finding it again by meaning. A derived copy: everything in it comes from events, and forgetting deletes it.
-- The text stays sealed with the person's key; only its vector can be searched.
grant create on schema views to konstruct_search;
-- the types and operators of the extension vector live there
grant usage on schema public to konstruct_search;

create table views.memories (
  tenant_id varchar not null,
  memory_id uuid not null,          -- keyed digest of its content: another text is another memory
  agent_id uuid not null,
  person uuid not null,
  conversation_id uuid not null,
  source_id uuid not null,          -- the turn, or the call of a tool, that it comes from
  message_ids uuid[] not null,
  kind varchar not null check (kind in ('said', 'remembered')),
  subject uuid not null,            -- whose key seals the text
  content text null,                -- sealed; null: forgotten, and not to be remembered again
  embedding public.vector(384) null, -- null: no longer found, because it was replaced or forgotten
  embedding_model varchar not null,
  said_at timestamptz not null,
  seq bigint not null,              -- of the event it comes from; 0: none
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, memory_id)
);

-- inline, so that comparing with all of a scope reads no second table; what does not fit is the text
alter table views.memories alter column embedding set storage plain;
alter table views.memories alter column content set storage external;

create index memories_of_person on views.memories (tenant_id, person, agent_id, said_at);
create index memories_of_source on views.memories (tenant_id, conversation_id, source_id);
-- of halves: half as large; what it finds is compared again in full
create index memories_by_meaning on views.memories using hnsw ((embedding::public.halfvec(384)) public.halfvec_cosine_ops) with (m = 24, ef_construction = 200);

call events.protect_tenant_table('views.memories', false);
grant select on views.memories to konstruct_app;
grant select, insert, update, delete on views.memories to konstruct_search;
