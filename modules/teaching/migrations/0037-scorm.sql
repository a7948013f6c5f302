-- SCORM packages. The newest package of an activity is the one that is played; tracks keep what a learner did in each of its parts.
create table teaching.scorm_package (
  id text primary key,
  activity_id text not null references teaching.activity (id) on delete cascade,
  class_id text not null,
  file_id text not null,
  version text not null check (version in ('1.2', '2004')),
  state text not null check (state in ('WAITING', 'READY', 'FAILED')),
  note text,
  title text not null,
  parts jsonb not null,
  files integer not null,
  bytes bigint not null,
  created_at timestamptz not null
);
create index scorm_package_activity on teaching.scorm_package (activity_id, created_at);

create table teaching.scorm_track (
  activity_id text not null,
  learner_id text not null,
  part_id text not null,
  class_id text not null,
  status text not null check (status in ('NOT_STARTED', 'INCOMPLETE', 'COMPLETED', 'PASSED', 'FAILED')),
  percent double precision,
  total_s integer not null default 0,
  launches integer not null default 0,
  cmi jsonb not null default '{}',
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (activity_id, learner_id, part_id)
);
create index scorm_track_learner on teaching.scorm_track (learner_id);

create table teaching.scorm_launch (
  id text primary key,
  activity_id text not null,
  learner_id text not null,
  part_id text not null,
  package_id text not null,
  account_id text not null,
  started_at timestamptz not null,
  last_at timestamptz not null,
  last_seq integer not null default 0,
  session_s integer not null default 0,
  claimed_s integer not null default 0,
  superseded boolean not null default false
);
create index scorm_launch_track on teaching.scorm_launch (activity_id, learner_id, part_id, started_at);
