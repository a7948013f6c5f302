create schema if not exists assessment;

create table assessment.knowledge (
  code text primary key,
  program_code text not null,
  chapter text not null,
  chapter_title text not null,
  name text not null
);

create table assessment.item (
  id text primary key,
  code text not null unique,
  program_code text not null,
  type text not null check (type in ('SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH')),
  chapter text not null,
  knowledge text not null references assessment.knowledge (code),
  difficulty smallint not null check (difficulty between 1 and 5),
  stem text not null,
  options jsonb not null default '[]',
  targets jsonb not null default '[]',
  answer jsonb not null,
  analysis text not null,
  enemy_group text,
  status text not null check (status in ('DRAFT', 'REVIEWING', 'APPROVED', 'RETIRED')),
  version integer not null default 1,
  updated_at timestamptz not null default now()
);
create index item_bank on assessment.item (program_code, status, chapter, type);

-- How often an item was put and answered right; moved once per marked attempt.
create table assessment.item_use (
  item_id text primary key references assessment.item (id),
  used integer not null default 0,
  earned double precision not null default 0
);

create table assessment.blueprint (
  program_code text primary key,
  duration_min integer not null,
  points jsonb not null,
  cells jsonb not null
);

create table assessment.exam (
  id text primary key,
  class_id text not null,
  class_name text not null,
  institution_id text not null,
  region_code text not null,
  lecturer_ids text[] not null,
  practice boolean not null,
  title text not null,
  program_code text not null,
  starts_at timestamptz not null,
  duration_min integer not null,
  entry_from timestamptz not null,
  entry_until timestamptz not null,
  ends_at timestamptz not null,
  pass_score numeric(5,1) not null,
  full_score numeric(5,1) not null,
  questions integer not null,
  leave_warn integer not null,
  leave_limit integer not null,
  status text not null check (status in ('DRAFT', 'PUBLISHED', 'CANCELLED', 'RELEASED')),
  created_by text not null,
  created_at timestamptz not null default now()
);
create index exam_class on assessment.exam (class_id);
create index exam_time on assessment.exam (starts_at desc);

-- The row exists before the paper is handed out: a lost reply never draws a second paper.
create table assessment.attempt (
  id text primary key,
  exam_id text not null references assessment.exam (id),
  class_id text not null,
  learner_id text not null,
  account_id text not null,
  seed text not null,
  paper jsonb not null,
  questions integer not null,
  expected_facility double precision not null,
  ticket_no text not null,
  holder text not null,
  check_id text not null,
  check_method text not null,
  state text not null check (state in ('IN_PROGRESS', 'SUBMITTED', 'AUTO_SUBMITTED')),
  started_at timestamptz not null,
  deadline timestamptz not null,
  leaves integer not null default 0,
  submitted_at timestamptz,
  score numeric(5,1),
  marks jsonb,
  receipt jsonb,
  unique (exam_id, learner_id)
);
create index attempt_learner on assessment.attempt (learner_id);
create index attempt_due on assessment.attempt (deadline) where state = 'IN_PROGRESS';
create index attempt_class on assessment.attempt (class_id);

create table assessment.attempt_answer (
  attempt_id text not null references assessment.attempt (id),
  no smallint not null,
  value jsonb not null,
  version integer not null,
  flagged boolean not null default false,
  at timestamptz not null,
  primary key (attempt_id, no)
) with (fillfactor = 70);

create table assessment.attempt_event (
  attempt_id text not null references assessment.attempt (id),
  at timestamptz not null,
  what text not null,
  detail jsonb not null default '{}'
);
create index attempt_event_of on assessment.attempt_event (attempt_id, at);

-- What teaching told about attendance; the newest figure wins.
create table assessment.attendance (
  class_id text not null,
  learner_id text not null,
  attended_hours double precision not null,
  planned_hours double precision not null,
  rate double precision not null,
  at timestamptz not null,
  primary key (class_id, learner_id)
);

create table assessment.score_batch (
  id text primary key,
  class_id text not null,
  part text not null,
  status text not null check (status in ('ENTERED', 'CHECKED', 'REJECTED')),
  scores jsonb not null,
  second_scores jsonb,
  evidence_file_ids text[] not null,
  note text not null,
  entered_by text not null,
  entered_at timestamptz not null,
  checked_by text,
  checked_at timestamptz
);
create index score_batch_class on assessment.score_batch (class_id, part);

-- Effective offline scores: written only when two people agreed.
create table assessment.offline_score (
  class_id text not null,
  learner_id text not null,
  part text not null,
  score numeric(5,1) not null,
  batch_id text not null references assessment.score_batch (id),
  at timestamptz not null,
  primary key (class_id, learner_id, part)
);

create table assessment.grade (
  class_id text not null,
  learner_id text not null,
  enrolment_id text not null,
  total numeric(5,1) not null,
  conclusion text not null,
  composition jsonb not null,
  scheme_sha256 text not null,
  published_at timestamptz not null,
  frozen_at timestamptz,
  primary key (class_id, learner_id)
);

create table assessment.completion (
  id text primary key,
  class_id text not null,
  class_name text not null,
  class_code text not null,
  institution_id text not null,
  institution_name text not null,
  region_code text not null,
  region_name text not null,
  lecturer_ids text[] not null,
  status text not null check (status in ('SUBMITTED', 'RETURNED', 'ACCEPTED', 'APPROVED', 'REJECTED')),
  statement text not null,
  opinion text not null default '',
  qualified integer not null,
  enrolled integer not null,
  sample_seed text not null,
  sample_ratio double precision not null,
  sample jsonb not null,
  submitted_by text not null,
  submitted_at timestamptz not null,
  accepted_by text,
  accepted_at timestamptz,
  approved_by text,
  approved_at timestamptz
);
create unique index completion_open on assessment.completion (class_id) where status in ('SUBMITTED', 'ACCEPTED', 'APPROVED');
create index completion_region on assessment.completion (region_code, submitted_at desc);

create table assessment.certificate_serial (
  prefix text primary key,
  last integer not null
);

-- A certificate is printed from these words for ever; the personal ones are sealed.
create table assessment.certificate (
  id text primary key,
  no text not null unique,
  class_id text not null,
  class_name text not null,
  institution_id text not null,
  region_code text not null,
  lecturer_ids text[] not null,
  learner_id text not null,
  name text not null,
  id_no text not null,
  masked_name text not null,
  masked_id_no text not null,
  program_code text not null,
  program_name text not null,
  institution_name text not null,
  authority_name text not null,
  starts_on date not null,
  ends_on date not null,
  hours numeric(5,1) not null,
  conclusion text not null,
  issued_on date not null,
  demo boolean not null,
  status text not null check (status in ('ISSUED', 'REVOKED')),
  revoked_reason text,
  md5 text not null,
  sha1 text not null,
  sha256 text not null,
  mac text not null,
  unique (class_id, learner_id)
);
create index certificate_learner on assessment.certificate (learner_id);
create index certificate_region on assessment.certificate (region_code, issued_on desc);
