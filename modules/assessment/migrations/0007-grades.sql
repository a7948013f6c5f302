-- Parts of a grade that other rooms work out, objections to grades, the satisfaction survey, reissued certificates and their badges.
-- contract: the new check and index on certificates allow everything the previous ones did, and a reissued certificate beside the old one.

-- Every figure stays; the newest of a part counts.
create table assessment.part_score (
  id text primary key,
  class_id text not null,
  learner_id text not null,
  part text not null,
  score numeric(5,1) not null check (score between 0 and 100),
  why text not null,
  link text,
  at timestamptz not null
);
create index part_score_class on assessment.part_score (class_id, learner_id, part, at desc);

-- Until when a learner may object; null for grades published before there were objections.
alter table assessment.grade add column objections_until timestamptz;
create index grade_objections on assessment.grade (objections_until) where frozen_at is null and objections_until is not null;

-- What a published grade was before it was corrected; never changed, never removed.
create table assessment.grade_change (
  id text primary key,
  class_id text not null,
  learner_id text not null,
  objection_id text,
  part text,
  score_before numeric(5,1),
  score_after numeric(5,1),
  total_before numeric(5,1) not null,
  total_after numeric(5,1) not null,
  conclusion_before text not null,
  conclusion_after text not null,
  why text not null,
  at timestamptz not null
);
create index grade_change_of on assessment.grade_change (class_id, learner_id, at);

create table assessment.objection (
  id text primary key,
  class_id text not null,
  class_name text not null,
  institution_id text not null,
  institution_name text not null,
  region_code text not null,
  lecturer_ids text[] not null,
  practice boolean not null,
  learner_id text not null,
  masked_name text not null,
  part text not null,
  part_name text not null,
  score numeric(5,1),
  published_at timestamptz not null,
  reason text not null,
  file_ids text[] not null,
  state text not null check (state in ('OPEN', 'ACCEPTED', 'REFUSED', 'REVIEWING', 'UPHELD', 'CORRECTED')),
  asked_at timestamptz not null,
  due_at timestamptz,
  answer text,
  answered_by text,
  answered_at timestamptz,
  review_until timestamptz,
  review_reason text,
  review_asked_at timestamptz,
  decision text,
  decided_by text,
  decided_at timestamptz,
  batch_id text,
  score_after numeric(5,1),
  closed_at timestamptz,
  unique (class_id, learner_id, part, published_at)
);
create index objection_learner on assessment.objection (learner_id);
create index objection_region on assessment.objection (region_code, asked_at desc);
create index objection_institution on assessment.objection (institution_id, asked_at desc);
create index objection_open on assessment.objection (class_id) where state in ('OPEN', 'ACCEPTED', 'REVIEWING');

-- Who has answered, without what; and what a class answered, without who: one row of sums a class, so that no row is a person's.
create table assessment.survey_done (
  class_id text not null,
  learner_id text not null,
  primary key (class_id, learner_id)
);
create index survey_done_learner on assessment.survey_done (learner_id);
create table assessment.survey_sum (
  class_id text primary key,
  class_name text not null,
  institution_id text not null,
  institution_name text not null,
  region_code text not null,
  lecturer_ids text[] not null,
  ended_on date not null,
  answered integer not null,
  counts jsonb not null,
  comments jsonb not null
);
create index survey_sum_region on assessment.survey_sum (region_code, ended_on desc);
create index survey_sum_institution on assessment.survey_sum (institution_id, ended_on desc);

create sequence assessment.badge_index minvalue 0;
alter table assessment.certificate
  add column replaces text,
  add column replaced_by text,
  add column ended_at timestamptz,
  add column badge_index integer not null default nextval('assessment.badge_index');
alter table assessment.certificate drop constraint certificate_status_check;
alter table assessment.certificate add constraint certificate_status_check check (status in ('ISSUED', 'REVOKED', 'REISSUED'));
alter table assessment.certificate drop constraint certificate_class_id_learner_id_key;
create unique index certificate_valid on assessment.certificate (class_id, learner_id) where status <> 'REISSUED';
create index certificate_badge on assessment.certificate (badge_index);

-- Papers of a whole class printed into one archive by a job.
create table assessment.print_run (
  id text primary key,
  class_id text not null,
  kind text not null check (kind in ('TRANSCRIPTS', 'CERTIFICATES')),
  state text not null check (state in ('WAITING', 'RUNNING', 'READY', 'FAILED')),
  done integer not null default 0,
  total integer not null,
  bytes bigint,
  sha256 text,
  failure text,
  asked_by text not null,
  asked_at timestamptz not null,
  ready_at timestamptz
);
create index print_run_class on assessment.print_run (class_id, asked_at desc);
