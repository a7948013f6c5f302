-- An assignment of a lesson. Each handing-in is a version that stays; a returned one is followed by a new draft.
create table teaching.assignment (
  activity_id text primary key references teaching.activity (id) on delete cascade,
  class_id text not null,
  instructions text not null default '',
  due_at timestamptz,
  late text not null default 'ACCEPT' check (late in ('ACCEPT', 'REFUSE')),
  release text not null default 'AT_ONCE' check (release in ('AT_ONCE', 'TOGETHER')),
  rubric jsonb not null,
  updated_at timestamptz not null
);
create index assignment_class on teaching.assignment (class_id);

create table teaching.submission (
  id text primary key,
  activity_id text not null,
  class_id text not null,
  learner_id text not null,
  version integer not null,
  state text not null check (state in ('DRAFT', 'SUBMITTED', 'RETURNED', 'MARKED')),
  text text not null default '',
  file_ids text[] not null default '{}',
  late boolean not null default false,
  submitted_at timestamptz,
  updated_at timestamptz not null,
  marking jsonb,
  score double precision,
  percent double precision,
  marked_by text,
  marked_at timestamptz,
  released_at timestamptz,
  unique (activity_id, learner_id, version)
);
create index submission_queue on teaching.submission (activity_id, state, submitted_at);
create index submission_learner on teaching.submission (learner_id, activity_id);
