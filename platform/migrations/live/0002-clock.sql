-- By how many milliseconds the engine's clock was ahead of the product's when recording began: the replay's marks are corrected by it.
alter table live.room add column clock_ahead_ms bigint not null default 0;
