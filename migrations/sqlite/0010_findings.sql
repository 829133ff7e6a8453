-- What the comparison says of a quote and a piece of evidence. It follows from both, and is worked out again when the words,
-- what is allowed between the marks, or the comparison itself have changed.
create table findings (
  quote_id text not null references quotes (id),
  evidence_id text not null references evidence (id),
  -- The words that were compared.
  words text not null,
  -- By which rules, and what they allow.
  rules text not null,
  -- JSON: wording, flags, voices.
  finding text not null,
  -- JSON: the same with the words side by side, for the panel.
  laid text not null,
  primary key (quote_id, evidence_id)
);
create index findings_evidence on findings (evidence_id);

-- The fingerprint of the finding that a verdict was given in sight of; blank where there was none.
alter table verdicts add column finding text not null default '';
-- What the comparison said where the verdict that was sent or approved says something else.
alter table quotes add column overruled text not null default '';
-- A finding says it now.
alter table citations drop column limited;
