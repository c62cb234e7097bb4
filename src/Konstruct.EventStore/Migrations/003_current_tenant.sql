-- The tenant of this transaction, or null: after a commit the setting reads '' and not null.
-- Plain SQL, so that the planner inlines it into policies and index conditions.
create function events.current_tenant() returns text
language sql stable parallel safe
return nullif(current_setting('app.current_tenant', true), '');

grant execute on function events.current_tenant() to public;
