-- Comments: threads on a quote. A thread is known by its first comment.
create table comments (
  id text primary key,
  quote_id text not null references quotes (id),
  -- The quote's, so that a sheet finds its open questions without a look at each quote.
  article_id text not null references articles (id),
  -- The first comment of the thread; its own id for the first.
  thread text not null,
  body text not null,
  written_by text not null references users (id),
  at text not null,
  -- Of the first comment: who settled the thread, and when.
  resolved_by text references users (id),
  resolved_at text
);
create index comments_quote on comments (quote_id, at);
create index comments_article on comments (article_id);

-- Who is asked by name.
create table mentions (
  user_id text not null references users (id),
  comment_id text not null references comments (id),
  primary key (user_id, comment_id)
);
