-- The registry by name, with how many quotes each entry has, in one walk of an index.

-- Whose words these are, by the attribution in force; nobody while the quote is dismissed. Follows from other columns, and is
-- written with them.
alter table quotes add column person_id text references people (id);
update quotes set person_id = (select a.person_id from attributions a where a.quote_id = quotes.id and a.number = quotes.attribution)
  where state <> 'dismissed';
create index quotes_person on quotes (person_id, article_id);
create index people_name on people (name, id);
create index people_merged on people (merged_into);
