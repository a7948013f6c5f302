create schema if not exists management;

-- One application on its way through the states of domain §2.3; the signed steps stand in org.approval_log.
create table management.application (
  id text primary key,
  kind text not null,
  state text not null,
  title text not null,
  subject_id text not null,
  class_id text,
  institution_id text not null,
  institution_name text not null,
  region_code text not null,
  created_by text,
  submitted_at timestamptz,
  due_at timestamptz,
  -- Who accepted: the same person may not decide.
  accepted_by text,
  updated_at timestamptz not null,
  checks jsonb not null default '[]',
  commitment jsonb,
  on_site jsonb,
  publicity jsonb,
  sample jsonb
);
create unique index application_subject on management.application (kind, subject_id);
create index application_region on management.application (region_code, state, updated_at desc);
create index application_institution on management.application (institution_id, state, updated_at desc);
create index application_state on management.application (state, due_at);
create index application_class on management.application (class_id) where class_id is not null;

-- A roster file on its way: checked first, written only when asked.
create table management.import_batch (
  id text primary key,
  class_id text not null,
  file_name text not null,
  encoding text not null,
  state text not null,
  total_rows integer not null,
  checked_rows integer not null default 0,
  good_rows integer not null default 0,
  bad_rows integer not null default 0,
  warned_rows integer not null default 0,
  applied_rows integer not null default 0,
  mode text,
  message text,
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index import_batch_class on management.import_batch (class_id, created_at desc);
create index import_batch_age on management.import_batch (state, created_at);

create table management.import_row (
  id text primary key,
  batch_id text not null references management.import_batch (id) on delete cascade,
  line integer not null,
  payload text not null,
  id_no_blind text,
  phone_blind text,
  -- Null until checked.
  ok boolean,
  warned boolean not null default false,
  faults jsonb not null default '[]',
  applied boolean not null default false,
  unique (batch_id, line)
);
create index import_row_id_no on management.import_row (batch_id, id_no_blind);
create index import_row_phone on management.import_row (batch_id, phone_blind);
create index import_row_open on management.import_row (batch_id, line) where ok is null;
create index import_row_due on management.import_row (batch_id, line) where ok and not applied;
