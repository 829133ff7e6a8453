-- Evidence: what a verdict rests on. Stored once by everything it says; one piece can serve many quotes.
create table evidence (
  id text primary key,
  kind text not null,
  title text not null,
  -- Who made it known.
  origin text not null,
  url text not null,
  -- When it was looked at, as written.
  retrieved_at text not null,
  grade text not null check (grade in ('A', 'B', 'C', 'D', 'E', 'F')),
  text text not null,
  -- JSON: [[code point, time], …] where its text has times.
  times text not null,
  -- Of its text.
  sha256 text not null,
  -- Of its text, kind, title, origin, address, date and grade together.
  identity text not null constraint evidence_identity_key unique,
  created_at text not null
);

-- Which evidence a quote rests on, and where in it.
create table citations (
  quote_id text not null references quotes (id),
  evidence_id text not null references evidence (id),
  -- The quote's, so that a sheet finds what it rests on without a look at each quote.
  article_id text not null references articles (id),
  locator text not null,
  cited_by text references users (id),
  at text not null,
  primary key (quote_id, evidence_id)
);
create index citations_evidence on citations (evidence_id);
create index citations_article on citations (article_id);
