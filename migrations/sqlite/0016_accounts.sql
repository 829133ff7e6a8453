-- Sessions that their owners can tell apart and end; a limit on being away. Everybody signs in once more.
drop table sessions;
create table sessions (
  token_hash text primary key,
  -- What it is called where its owner ends it: no secret.
  id text not null constraint sessions_id_key unique,
  user_id text not null references users (id),
  created_at text not null,
  -- When it was last used, to the minute; when it ends if it is not used again; when it ends in any case.
  seen_at text not null,
  expires_at text not null,
  ends_at text not null,
  -- When its owner last gave the password.
  confirmed_at text not null,
  -- What the browser calls itself, and the network address it came from.
  agent text not null,
  address text not null
);
create index sessions_user on sessions (user_id);

-- Browsers in which somebody has signed in before: guessing elsewhere does not lock them out.
create table browsers (
  token_hash text not null,
  user_id text not null references users (id),
  seen_at text not null,
  primary key (token_hash, user_id)
);
create index browsers_user on browsers (user_id);

-- Of an account, so that it can be unlocked.
alter table attempts add column account text;
create index attempts_account on attempts (account, at);

-- One row, which whoever counts guesses holds while they count: many at once are still many.
create table guard (held bigint not null);
insert into guard (held) values (0);
