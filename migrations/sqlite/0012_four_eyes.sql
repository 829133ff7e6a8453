-- Four eyes: whose work is in force, and what was signed.

-- Who marked the words or changed their place or kind, or brought in the text that changed them; nobody for the engine's.
alter table quotes add column worded_by text references users (id);
-- The name under which an approved quote is printed, as its editor saw it; nothing while it is not approved.
alter table quotes add column signed_name text;
-- Who said where in the evidence the words stand; nobody where they were found.
alter table citations add column placed_by text references users (id);
-- Who put it on file.
alter table evidence add column added_by text references users (id);
-- Who last wrote its name or its other names.
alter table people add column named_by text references users (id);
-- Who merged it into another.
alter table people add column merged_by text references users (id);

-- Evidence that somebody took away from a quote, though another had brought it: until it is brought back.
create table drops (
  quote_id text not null references quotes (id),
  evidence_id text not null references evidence (id),
  dropped_by text not null references users (id),
  at text not null,
  primary key (quote_id, evidence_id)
);

-- What is approved was approved under the name that sheets have printed until now.
update quotes set signed_name = coalesce((select p.name from attributions a join people p on p.id = a.person_id
    where a.quote_id = quotes.id and a.number = quotes.attribution), '')
  where state = 'approved';
-- As far as it is known.
update evidence set added_by = (select c.cited_by from citations c where c.evidence_id = evidence.id and c.cited_by is not null order by c.at limit 1);
update evidence set added_by = (select b.added_by from article_evidence b where b.evidence_id = evidence.id and b.added_by is not null order by b.at limit 1)
  where added_by is null;
