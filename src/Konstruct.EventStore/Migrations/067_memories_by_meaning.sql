-- Fewer neighbours for each memory: a search passes fewer for the same ten, and a new memory costs less to put in. Figures: bench/README.md.
-- Made anew, which takes a minute for each hundred thousand; nothing is remembered meanwhile, and afterwards all of it.
drop index views.memories_by_meaning;
create index memories_by_meaning on views.memories using hnsw ((embedding::public.halfvec(384)) public.halfvec_cosine_ops) with (m = 16, ef_construction = 200);

-- Loads the extension, without which its setting could not be given.
select '[1]'::public.vector;
alter function views.nearest_by_index(text, uuid, uuid, public.vector, text, uuid[], integer) set hnsw.ef_search = 180;
