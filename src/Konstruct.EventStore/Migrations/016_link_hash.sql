-- One link of a stream's hash chain (docs/evidence.md has the layout, byte by byte). All numbers big-endian; a null bdata has length -1.
create function events.link_hash(
  p_previous bytea, p_leaf bytea, p_tenant text, p_stream uuid, p_version bigint, p_seq bigint,
  p_era integer, p_transaction xid8, p_timestamp timestamptz, p_bdata bytea) returns bytea
language sql stable parallel safe -- convert_to is stable: declared immutable, this would not be inlined and cost four times as much
return sha256(
  p_previous || p_leaf
  -- an array is sent as 20 bytes about itself, then each element after its length (null: -1), which is the layout; one call instead of a dozen
  || substring(array_send(array[
    convert_to(p_tenant, 'UTF8'), uuid_send(p_stream), int8send(p_version), int8send(p_seq), int4send(p_era), xid8send(p_transaction),
    timestamptz_send(p_timestamp), p_bdata]) from 21));

grant execute on function events.link_hash(bytea, bytea, text, uuid, bigint, bigint, integer, xid8, timestamptz, bytea) to public;
