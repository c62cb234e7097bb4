-- The words of a question that mean something, each as a query for any of its forms. A word that one of the languages leaves out
-- (the, los, uma) says nothing about what is asked, whatever language it was asked in.
create function views.knowledge_query_words(p_query text) returns tsquery[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp set client_min_messages = warning
return (
  select (array_agg(w.english || w.spanish || w.portuguese || w.plain))[:16]
  from (
    select plainto_tsquery('english', l.lexeme) as english, plainto_tsquery('spanish', l.lexeme) as spanish,
      plainto_tsquery('portuguese', l.lexeme) as portuguese, plainto_tsquery('simple', l.lexeme) as plain
    from unnest(to_tsvector('simple', p_query)) as l (lexeme, positions, weights)
    order by l.positions[1] limit 40) as w
  where numnode(w.english) > 0 and numnode(w.spanish) > 0 and numnode(w.portuguese) > 0);

revoke execute on function views.knowledge_query_words(text) from public;
grant execute on function views.knowledge_query_words(text) to konstruct_search;
