-- What waits longest comes first, and what was brought in together waits as long: the index holds that order whole.
drop index quotes_state;
create index quotes_state on quotes (state, changed_at, id);
