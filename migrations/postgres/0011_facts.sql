-- The day an article was published, as 2026-10-19; blank where its printed date is none.
alter table articles add column published_on text not null default '';
-- Counts the changes of an article's facts; a change names the one it saw.
alter table articles add column facts_version bigint not null default 1;
