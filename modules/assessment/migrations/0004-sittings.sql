-- A sitting is watched, helped and judged by people. What the policy of that day says about it stands with the exam.
alter table assessment.exam add column clients text[] not null default '{PC,PHONE}';
alter table assessment.exam add column invigilators text[] not null default '{}';
alter table assessment.exam add column rules jsonb not null default '{}';
-- For learners who were excused from an earlier sitting: it counts as the regular exam of those who are named.
alter table assessment.exam add column named_only boolean not null default false;
-- Since when the whole sitting stands still; null = it runs.
alter table assessment.exam add column paused_at timestamptz;
alter table assessment.exam add column paused_why text not null default '';

alter table assessment.attempt add column paused_at timestamptz;
alter table assessment.attempt add column extra_min integer not null default 0;
alter table assessment.attempt add column client text not null default '';
alter table assessment.attempt add column pledge_version text not null default '';
alter table assessment.attempt add column environment jsonb not null default '{}';
-- NORMAL until somebody doubts it; SUSPECT waits for a decision.
alter table assessment.attempt add column validity text not null default 'NORMAL';
alter table assessment.attempt add column validity_at timestamptz;
alter table assessment.attempt add column validity_why text not null default '';

create index attempt_validity on assessment.attempt (exam_id) where validity = 'SUSPECT';

-- What is known of one learner before they sit: more time, or no right to sit. The reason is sealed: it may tell of an illness.
create table assessment.exam_standing (
  exam_id text not null references assessment.exam (id),
  learner_id text not null,
  id text not null unique,
  extra_min integer not null default 0 check (extra_min between 0 and 240),
  barred boolean not null default false,
  reason text not null,
  by_account text not null,
  at timestamptz not null,
  primary key (exam_id, learner_id)
);
create index exam_standing_learner on assessment.exam_standing (learner_id);

-- When a candidate's page was last heard of, and from where. Written by beats only, many at a time.
create table assessment.attempt_presence (
  attempt_id text primary key references assessment.attempt (id),
  exam_id text not null,
  heard_at timestamptz not null,
  address text not null default '',
  unsent integer not null default 0,
  camera boolean not null default false,
  full_screen boolean not null default false
) with (fillfactor = 70);
create index attempt_presence_exam on assessment.attempt_presence (exam_id);

-- A look at the candidate at a moment the server drew: by camera, or by the invigilator's eyes.
create table assessment.attempt_look (
  attempt_id text not null references assessment.attempt (id),
  no smallint not null,
  due_at timestamptz not null,
  at timestamptz not null,
  way text not null check (way in ('CAMERA', 'EYES')),
  outcome text not null check (outcome in ('OWN', 'OTHER_FACE', 'NO_FACE', 'MANY_FACES', 'UNSURE')),
  file_id text,
  by_account text,
  primary key (attempt_id, no)
);
create index attempt_look_file on assessment.attempt_look (at) where file_id is not null;

create table assessment.sitting_message (
  id text primary key,
  exam_id text not null references assessment.exam (id),
  -- Null: to everybody of the sitting.
  attempt_id text references assessment.attempt (id),
  text text not null,
  by_account text not null,
  at timestamptz not null
);
create index sitting_message_exam on assessment.sitting_message (exam_id, at);
create table assessment.sitting_ack (
  message_id text not null references assessment.sitting_message (id),
  attempt_id text not null references assessment.attempt (id),
  at timestamptz not null,
  primary key (message_id, attempt_id)
);
create index sitting_ack_attempt on assessment.sitting_ack (attempt_id);

-- Officers read the board in silence; that they did stands here, once an hour.
create table assessment.sitting_reader (
  exam_id text not null references assessment.exam (id),
  account_id text not null,
  hour timestamptz not null,
  primary key (exam_id, account_id, hour)
);

create table assessment.attempt_appeal (
  id text primary key,
  attempt_id text not null unique references assessment.attempt (id),
  exam_id text not null,
  class_id text not null,
  learner_id text not null,
  state text not null check (state in ('OPEN', 'UPHELD', 'PARTLY', 'REJECTED')),
  -- Sealed: a learner's own words.
  text text not null,
  file_ids text[] not null default '{}',
  asked_at timestamptz not null,
  decision text not null default '',
  decided_by text,
  decided_at timestamptz
);
create index attempt_appeal_exam on assessment.attempt_appeal (exam_id, state);
create index attempt_appeal_learner on assessment.attempt_appeal (learner_id);

create table assessment.deferral (
  id text primary key,
  exam_id text not null references assessment.exam (id),
  class_id text not null,
  learner_id text not null,
  account_id text not null,
  state text not null check (state in ('ASKED', 'GRANTED', 'REFUSED', 'WITHDRAWN')),
  -- Sealed, as above.
  reason text not null,
  file_ids text[] not null default '{}',
  asked_at timestamptz not null,
  decision text not null default '',
  decided_by text,
  decided_at timestamptz,
  unique (exam_id, learner_id)
);
create index deferral_class on assessment.deferral (class_id, state);
create index deferral_learner on assessment.deferral (learner_id);
