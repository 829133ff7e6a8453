-- The index of same words: a few hashes of each quote's runs of three words, by which near forms are found. It follows
-- from the quotes and can be made anew.
create table shingles (
  hash bigint not null,
  quote_id text not null,
  primary key (hash, quote_id)
);
