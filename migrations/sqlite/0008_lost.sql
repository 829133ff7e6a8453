-- A quote whose words are not in the newest version of its article's text; 0 or 1.
alter table quotes add column lost bigint not null default 0;
-- The words that were found at a citation's place; blank where a person said where. Other words are not there.
alter table citations add column words text not null default '';
-- The newest evidence first, without a look at its text.
create index evidence_created on evidence (created_at, id);
