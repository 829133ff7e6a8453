-- The second factor of signing in: what an authenticator app and the desk both know.
create table factors (
  user_id text primary key references users (id),
  -- In base32, as apps take it.
  secret text not null,
  since text not null,
  -- The time step of the last code that was taken: each is good once.
  last_step bigint not null
);

-- A secret that was shown, until its owner has shown that their app has it.
create table factor_offers (
  user_id text primary key references users (id),
  secret text not null,
  -- Only the session it was shown in may turn it on.
  session_id text not null,
  expires_at text not null
);

-- For when the app is lost: each is good once, and gone then.
create table recovery_codes (
  code_hash text not null,
  user_id text not null references users (id),
  primary key (user_id, code_hash)
);

-- Who has given the password and not the code yet.
create table sign_ins (
  token_hash text primary key,
  user_id text not null references users (id),
  expires_at text not null
);
create index sign_ins_user on sign_ins (user_id);
