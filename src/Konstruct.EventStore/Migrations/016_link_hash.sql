-- One link of a stream's hash chain (docs/evidence.md has the layout, byte by byte). All numbers big-endian; a null bdata has length -1.
create function events.link_hash(
  p_previous bytea, p_leaf bytea, p_tenant text, p_stream uuid, p_version bigint, p_seq bigint,
  p_era integer, p_transaction xid8, p_timestamp timestamptz, p_bdata bytea) returns bytea
language sql immutable parallel safe
return sha256(
  p_previous || p_leaf
  || int4send(octet_length(convert_to(p_tenant, 'UTF8'))) || convert_to(p_tenant, 'UTF8')
  || '\x00000010'::bytea || uuid_send(p_stream)
  || '\x00000008'::bytea || int8send(p_version)
  || '\x00000008'::bytea || int8send(p_seq)
  || '\x00000004'::bytea || int4send(p_era)
  || '\x00000008'::bytea || xid8send(p_transaction)
  || '\x00000008'::bytea || timestamptz_send(p_timestamp)
  || int4send(coalesce(octet_length(p_bdata), -1)) || coalesce(p_bdata, ''::bytea));

grant execute on function events.link_hash(bytea, bytea, text, uuid, bigint, bigint, integer, xid8, timestamptz, bytea) to public;
