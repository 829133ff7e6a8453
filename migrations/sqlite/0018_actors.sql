-- Who has ever done anything, one step of an index a name.
create index events_actor on events (actor);
