-- JSON: [[code point, code point, "voice" or "aside"], …]: what the reader of a text knows of it.
alter table evidence add column marks text not null default '[]';
-- What was cut off around the words at a citation's place limits them or takes them back; 0 or 1.
alter table citations add column limited bigint not null default 0;
