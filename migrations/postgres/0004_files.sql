-- Files: the bytes of evidence as they came, once by content, in parts, so that nobody ever holds a whole one.
create table files (
  sha256 text primary key,
  size bigint not null,
  -- What it is by its bytes and its name.
  media_type text not null,
  created_at text not null
);

create table file_parts (
  sha256 text not null,
  part bigint not null,
  bytes bytea not null,
  primary key (sha256, part)
);

-- Nothing for evidence that was pasted.
alter table evidence add column file text references files (sha256);
-- The file's name.
alter table evidence add column name text not null default '';
-- BCP 47 code of its text.
alter table evidence add column language text not null default '';

-- Evidence for a whole article: offered to each of its quotes.
create table article_evidence (
  article_id text not null references articles (id),
  evidence_id text not null references evidence (id),
  added_by text references users (id),
  at text not null,
  primary key (article_id, evidence_id)
);

-- What the workspace has decided.
create table settings (
  key text primary key,
  value text not null
);

-- Whose verdicts someone else has changed.
create index verdicts_written_by on verdicts (written_by, at);
