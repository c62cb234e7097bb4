-- The roles of one cluster. konstruct_owner runs this; it has createrole, is no superuser and cannot bypass row-level security.
-- Several databases of one cluster share them, so each statement bears being run again.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['konstruct_app', 'konstruct_daemon'] loop
    begin
      execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls', v_role);
    exception when duplicate_object or unique_violation then
      null; -- another database of this cluster made it
    end;
  end loop;
  foreach v_role in array array['konstruct_append', 'konstruct_search', 'konstruct_directory'] loop
    begin
      execute format('create role %I nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls', v_role);
    exception when duplicate_object or unique_violation then
      null;
    end;
    -- so that the owner may hand functions over to them
    begin
      execute format('grant %I to current_user with inherit false, set true', v_role);
    exception when unique_violation or object_in_use or internal_error then
      null; -- "tuple concurrently updated": two databases applied at once, and the other one granted it
    end;
  end loop;
end
$$;
