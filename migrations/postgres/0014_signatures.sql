-- Sheets are signed with the desk's key; those from before stay unsigned. The public key stands beside each signature,
-- because the desk's key may be replaced.
alter table sheets add column signature text;
alter table sheets add column public_key text;
-- SHA-256 of what is chosen, without number, title and time: the same again is the same sheet.
alter table sheets add column same text;
create index sheets_same on sheets (same);

-- A sheet is never deleted; it may be withdrawn.
alter table sheets add column withdrawn_by text references users (id);
alter table sheets add column withdrawn_name text;
alter table sheets add column withdrawn_at text;
alter table sheets add column withdrawn_reason text;

-- A name as it is compared: no two accounts look alike. The program fills it; accounts from before that do look alike
-- have none.
alter table users add column folded text;
create unique index users_folded_key on users (folded);
