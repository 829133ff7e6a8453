-- Who came in, was refused, or took something out: for whoever looks after the desk. It is no part of the log of the work, and is
-- forgotten after a while (a setting).
create table security_log (
  id text primary key,
  at text not null,
  -- What happened, as `store::security` names it.
  what text not null,
  -- The account that did it, where it is known; no reference, for accounts may go.
  account text not null,
  -- Its name then, or the address that was typed.
  name text not null,
  address text not null,
  request text not null,
  detail text not null
);
create index security_log_at on security_log (at, id);
