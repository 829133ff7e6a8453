-- Frozen sheets: numbered, never changed.
create table sheets (
  id text primary key,
  number bigint not null constraint sheets_number_key unique,
  title text not null,
  -- JSON: the heads of the chains, and every quote as it stood.
  content text not null,
  sha256 text not null constraint sheets_sha256_key unique,
  quotes bigint not null,
  -- Nobody when a program froze it.
  frozen_by text references users (id),
  frozen_name text not null,
  at text not null
);

-- The quotes that stand on a sheet: what they rest on stays.
create table sheet_quotes (
  sheet_id text not null references sheets (id),
  quote_id text not null references quotes (id),
  primary key (sheet_id, quote_id)
);
create index sheet_quotes_quote on sheet_quotes (quote_id);
