-- One way to print a class into one archive: what is in it, how far it is, its file and until when that is kept.
-- contract: the previous server never writes to print_run; the new index refuses nothing it does.
alter table assessment.print_run alter column kind drop not null;
alter table assessment.print_run
  add column kinds text[] not null default '{}',
  add column options jsonb not null default '{}',
  add column file_id text,
  add column note text not null default '',
  add column beat_at timestamptz,
  add column expires_at timestamptz;
-- One at a time for each person and class.
create unique index print_run_open on assessment.print_run (class_id, asked_by) where state in ('WAITING', 'RUNNING');
create index print_run_expiring on assessment.print_run (expires_at) where file_id is not null;
create index review_item_class on assessment.review_item (class_id, state);
