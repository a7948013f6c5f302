-- 网络创业规划书 and 创业计划书: templates are data; a learner has one plan in a class.
create table assessment.plan_template (
  code text primary key,
  name text not null,
  program_codes text[] not null,
  version integer not null,
  chapters jsonb not null
);

create table assessment.plan (
  id text primary key,
  class_id text not null,
  class_name text not null,
  learner_id text not null,
  institution_id text not null,
  region_code text not null,
  lecturer_ids text[] not null,
  practice boolean not null,
  template_code text not null references assessment.plan_template (code),
  title text not null,
  state text not null check (state in ('DRAFT', 'SUBMITTED', 'RETURNED', 'FINAL')),
  completeness smallint not null default 0 check (completeness between 0 and 100),
  returned integer not null default 0 check (returned between 0 and 1),
  return_reason text not null default '',
  versions integer not null default 0,
  submitted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (class_id, learner_id)
);
create index plan_learner on assessment.plan (learner_id);

-- A chapter's text or a table; `version` counts the saves, so that two windows never overwrite each other unseen.
create table assessment.plan_part (
  plan_id text not null references assessment.plan (id),
  code text not null,
  version integer not null,
  body jsonb not null,
  saved_at timestamptz not null,
  primary key (plan_id, code)
);

-- What was handed in; never changed.
create table assessment.plan_version (
  id text primary key,
  plan_id text not null references assessment.plan (id),
  class_id text not null,
  learner_id text not null,
  no integer not null,
  title text not null,
  template_code text not null,
  content jsonb not null,
  submitted_at timestamptz not null,
  md5 text not null,
  sha1 text not null,
  sha256 text not null,
  compared_at timestamptz,
  compared integer not null default 0,
  unique (plan_id, no)
);
create index plan_version_class on assessment.plan_version (class_id, submitted_at);
create index plan_version_learner on assessment.plan_version (learner_id);

create table assessment.plan_comment (
  id text primary key,
  plan_id text not null references assessment.plan (id),
  chapter text not null,
  parent_id text,
  version_no integer not null,
  account_id text not null,
  by_learner boolean not null,
  text text not null,
  at timestamptz not null,
  resolved boolean not null default false
);
create index plan_comment_of on assessment.plan_comment (plan_id, at);

-- One chapter of a submitted version as the comparison reads it: 64 bits of SimHash in eight bands, each band with its place.
create table assessment.plan_print (
  version_id text not null references assessment.plan_version (id),
  chapter text not null,
  template_code text not null,
  class_id text not null,
  learner_id text not null,
  simhash bigint not null,
  bands integer[] not null,
  text text not null,
  submitted_at timestamptz not null,
  primary key (version_id, chapter)
);
create index plan_print_bands on assessment.plan_print using gin (bands);
create index plan_print_class on assessment.plan_print (class_id, chapter);
create index plan_print_learner on assessment.plan_print (learner_id);

create table assessment.plan_likeness (
  version_id text not null references assessment.plan_version (id),
  chapter text not null,
  other_version_id text not null,
  score double precision not null,
  passages jsonb not null,
  primary key (version_id, chapter)
);
create index plan_likeness_other on assessment.plan_likeness (other_version_id);

create table assessment.plan_suspicion (
  version_id text primary key references assessment.plan_version (id),
  plan_id text not null references assessment.plan (id),
  chapters text[] not null,
  why text not null,
  state text not null check (state in ('OPEN', 'CONFIRMED', 'DISMISSED')),
  reason text not null default '',
  decided_by text,
  decided_at timestamptz,
  at timestamptz not null
);
create index plan_suspicion_plan on assessment.plan_suspicion (plan_id);

create table assessment.plan_batch (
  id text primary key,
  class_id text not null,
  account_id text not null,
  state text not null check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
  total integer not null,
  done integer not null default 0,
  file_id text,
  note text not null default '',
  at timestamptz not null
);
create index plan_batch_class on assessment.plan_batch (class_id, at desc);

-- 实践成果: until the simulation reports itself, the learner's files and the lecturer's mark with a sentence.
create table assessment.practice_report (
  class_id text not null,
  learner_id text not null,
  text text not null,
  file_ids text[] not null,
  submitted_at timestamptz not null,
  score numeric(5,1),
  sentence text not null default '',
  scored_by text,
  scored_at timestamptz,
  primary key (class_id, learner_id)
);
create index practice_report_learner on assessment.practice_report (learner_id);
