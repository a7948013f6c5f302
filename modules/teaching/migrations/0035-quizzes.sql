-- A quiz of a lesson: settings and questions of one activity. An attempt carries its own copy of the questions, in the order and with
-- the options as that learner saw them: what was answered stays explainable whatever is edited later.
create table teaching.quiz (
  activity_id text primary key references teaching.activity (id) on delete cascade,
  class_id text not null,
  attempts_max integer,
  time_limit_min integer,
  pass_percent integer not null default 80,
  feedback text not null default 'AFTER_ATTEMPT' check (feedback in ('AFTER_ATTEMPT', 'AFTER_PASS', 'AFTER_DEADLINE')),
  closes_at timestamptz,
  shuffle boolean not null default true,
  questions jsonb not null default '[]',
  updated_at timestamptz not null
);
create index quiz_class on teaching.quiz (class_id);

create table teaching.quiz_attempt (
  id text primary key,
  activity_id text not null,
  class_id text not null,
  learner_id text not null,
  no integer not null,
  seed text not null,
  paper jsonb not null,
  answers jsonb not null default '{}',
  state text not null check (state in ('RUNNING', 'SUBMITTED')),
  started_at timestamptz not null,
  due_at timestamptz,
  submitted_at timestamptz,
  score double precision,
  total double precision not null,
  percent double precision,
  passed boolean,
  unique (activity_id, learner_id, no)
);
create unique index quiz_attempt_running on teaching.quiz_attempt (activity_id, learner_id) where state = 'RUNNING';
create index quiz_attempt_learner on teaching.quiz_attempt (learner_id, started_at);
