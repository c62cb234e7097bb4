-- Binds this transaction to a tenant, or refuses when it is bound to another. Answers the tenant: an assignment is cheaper than perform.
create function events.enter_tenant(p_tenant text) returns text
language plpgsql
as $$
declare
  v_current text := current_setting('app.current_tenant', true);
begin
  if p_tenant is null or p_tenant = '' then
    raise exception 'a tenant is needed' using errcode = 'KS003';
  elsif v_current is null or v_current = '' then
    v_current := set_config('app.current_tenant', p_tenant, true);
  elsif v_current <> p_tenant then
    raise exception 'this transaction belongs to another tenant' using errcode = 'KS003';
  end if;
  return p_tenant;
end
$$;

grant execute on function events.enter_tenant(text) to public;
