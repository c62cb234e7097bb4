-- Pieces of documents. Their text never changes: another text is another chunk, and a retired one stays for the prompts that quoted it.
-- A derived copy: all of it can be made again from the documents.
create table views.knowledge_chunks (
  tenant_id varchar not null,
  chunk_id uuid not null,           -- digest of document, version, place, heading and text
  document_id uuid not null,
  version integer not null,         -- of the document's content
  ordinal integer not null,
  name varchar not null,            -- the document's; a document of another name is another document
  heading text not null,            -- where in the document: Handbook › Holidays
  content text not null,
  embedding public.vector(384) null, -- null: not embedded, or retired
  embedding_model varchar null,
  retired_at timestamptz null,      -- no longer what the document says; in no index
  words tsvector null generated always as (
    case when retired_at is null then views.knowledge_words(tenant_id, name, heading, content) end) stored,
  primary key (tenant_id, chunk_id),
  check ((embedding is null) = (embedding_model is null)),
  check (retired_at is null or embedding is null)
);

-- inline, so that comparing with all of a tenant's reads no second table; what does not fit is text
alter table views.knowledge_chunks alter column embedding set storage plain;

create index knowledge_chunks_of_document on views.knowledge_chunks (tenant_id, document_id, version, ordinal);
create index knowledge_chunks_by_words on views.knowledge_chunks using gin (words);
create index knowledge_chunks_by_meaning on views.knowledge_chunks using hnsw (embedding public.vector_cosine_ops) with (m = 16, ef_construction = 128);

call events.protect_tenant_table('views.knowledge_chunks', false);
-- Full text search is not leakproof, so that under the tenant's policy it could not use its index. The functions that search name the
-- tenant themselves, and nobody can become this role.
create policy knowledge_chunks_searched on views.knowledge_chunks for select to konstruct_search using (true);
grant select on views.knowledge_chunks to konstruct_app;
grant select, insert, update, delete on views.knowledge_chunks to konstruct_search;
