-- How often another page or device took the paper over: each time lifts the versions of what is written from then on.
alter table assessment.attempt add column takeovers int not null default 0;
