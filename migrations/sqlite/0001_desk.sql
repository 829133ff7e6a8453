-- The desk. Ids are UUIDv7 as text, times RFC 3339 in UTC as text (both sort as text), offsets code points.
-- The file of the same name for the other engine has the same tables and columns; a test compares them.

create table users (
  id text primary key,
  email text not null constraint users_email_key unique,
  name text not null,
  role text not null check (role in ('reader', 'checker', 'editor', 'admin')),
  password_hash text not null,
  disabled boolean not null,
  version bigint not null,
  created_at text not null
);

create table sessions (
  token_hash text primary key,
  user_id text not null references users (id),
  created_at text not null,
  expires_at text not null
);
create index sessions_user on sessions (user_id);

-- One-time links: the first admin, and new passwords.
create table links (
  token_hash text primary key,
  -- Nobody for the link that makes the first admin.
  user_id text references users (id),
  expires_at text not null,
  used_at text
);

-- Failed sign-ins by account and by address, for the limit on guessing.
create table attempts (
  key text not null,
  at text not null
);
create index attempts_key on attempts (key, at);

create table articles (
  id text primary key,
  title text not null,
  byline text not null,
  publisher text not null,
  url text not null,
  published_at text not null,
  language text not null,
  -- Nobody when a program brought it in.
  imported_by text references users (id),
  -- Title, byline, publisher and the names of speakers in lower case by Unicode's rules, for search.
  folded text not null,
  created_at text not null
);

-- A version's text never changes.
create table versions (
  id text primary key,
  article_id text not null references articles (id),
  number bigint not null,
  text text not null,
  sha256 text not null constraint versions_sha256_key unique,
  created_at text not null,
  constraint versions_number_key unique (article_id, number)
);

create table people (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('person', 'organisation')),
  wikidata text not null,
  -- A duplicate points at the one that stays; taking the pointer away undoes the merge.
  merged_into text references people (id),
  version bigint not null,
  created_at text not null
);

create table aliases (
  person_id text not null references people (id),
  alias text not null,
  folded text not null,
  primary key (person_id, folded)
);
create index aliases_folded on aliases (folded);

create table quotes (
  id text primary key,
  article_id text not null references articles (id),
  version_id text not null references versions (id),
  start_at bigint not null,
  end_at bigint not null,
  exact text not null,
  prefix text not null,
  suffix text not null,
  -- The words in lower case, for search.
  folded text not null,
  kind text not null check (kind in ('direct', 'mixed', 'scare')),
  utterance bigint not null,
  origin text not null check (origin in ('detected', 'added')),
  confidence double precision not null,
  state text not null,
  -- Number of the attribution and of the verdict in force; 0 for none.
  attribution bigint not null,
  verdict bigint not null,
  claimed_by text references users (id),
  checked_by text references users (id),
  checked_at text,
  approved_by text references users (id),
  approved_at text,
  -- Why it was last returned, dismissed or reopened.
  reason text not null,
  version bigint not null,
  changed_at text not null,
  constraint quotes_span_key unique (version_id, start_at, end_at)
);
create index quotes_article on quotes (article_id, start_at);
create index quotes_state on quotes (state, changed_at);
create index quotes_claimed on quotes (claimed_by, state);

-- A new attribution never overwrites an old one.
create table attributions (
  quote_id text not null references quotes (id),
  number bigint not null,
  person_id text references people (id),
  -- review::Attribution as JSON.
  body text not null,
  -- Nobody when the engine wrote it.
  written_by text references users (id),
  at text not null,
  primary key (quote_id, number)
);
create index attributions_person on attributions (person_id);

create table verdicts (
  quote_id text not null references quotes (id),
  number bigint not null,
  wording text not null,
  attribution text not null,
  context text not null,
  note text not null,
  written_by text references users (id),
  at text not null,
  primary key (quote_id, number)
);

-- The last event of each chain: one chain an article, and one named 'desk' for everything else.
create table chains (
  chain text primary key,
  number bigint not null,
  hash text not null
);

-- Append-only. body is canonical JSON, hash = SHA-256(previous hash, newline, body).
create table events (
  chain text not null,
  number bigint not null,
  at text not null,
  actor text not null,
  kind text not null,
  article_id text,
  quote_id text,
  body text not null,
  hash text not null,
  primary key (chain, number)
);
create index events_at on events (at);
create index events_quote on events (quote_id, number);
