-- The account that acted, as it stands in the hashed body; nobody for a program, and before accounts were written down.
alter table events add column account text;

-- Chains from before events carried the rows they wrote: what stands on the desk is taken into each of them once.
create table unrecorded (
  chain text primary key
);
insert into unrecorded (chain) select chain from chains union select 'desk' from chains;

-- Signed checkpoints: the heads of the chains that had grown since the one before, as JSON, with its signature. Each
-- holds the hash of the one before.
create table checkpoints (
  number bigint primary key,
  at text not null,
  body text not null,
  -- Whose signature it is; a desk may get another key.
  public_key text not null,
  signature text not null
);

-- How far each chain is covered by a checkpoint.
create table checkpoint_heads (
  chain text primary key,
  number bigint not null
);

-- Who a comment asked, read with the comment for the log.
create index mentions_comment on mentions (comment_id);
