-- What a chunk is found by: its words in three languages and as they stand, those of its heading and its document's name above those
-- of its text. The tenant is a lexeme among them, with a space in front that no word can have: the index is led by the tenant too,
-- and a search reads the pages of its own rows instead of everybody's.
grant create on schema views to konstruct_search;
-- the types and operators of the extension vector live there
grant usage on schema public to konstruct_search;

create function views.knowledge_words(p_tenant text, p_name text, p_heading text, p_content text) returns tsvector
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
return
  setweight(to_tsvector('simple', p_heading), 'A') || setweight(to_tsvector('english', p_heading), 'A')
  || setweight(to_tsvector('spanish', p_heading), 'A') || setweight(to_tsvector('portuguese', p_heading), 'A')
  || setweight(to_tsvector('simple', translate(p_name, '._-', '   ')), 'B') || setweight(to_tsvector('english', translate(p_name, '._-', '   ')), 'B')
  || to_tsvector('simple', p_content) || to_tsvector('english', p_content)
  || to_tsvector('spanish', p_content) || to_tsvector('portuguese', p_content)
  || array_to_tsvector(array[' ' || p_tenant]);

revoke execute on function views.knowledge_words(text, text, text, text) from public;
grant execute on function views.knowledge_words(text, text, text, text) to konstruct_search;
