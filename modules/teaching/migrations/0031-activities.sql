-- What a lesson holds beside its film, in order. `body` is what the kind needs to be shown; what is worked on (quiz, assignment,
-- package) has tables of its own, keyed by the activity.
create table teaching.activity (
  id text primary key,
  lesson_id text not null references teaching.lesson (id) on delete cascade,
  class_id text not null,
  kind text not null check (kind in ('ARTICLE', 'COURSEWARE', 'QUIZ', 'ASSIGNMENT', 'SCORM')),
  title text not null,
  position integer not null,
  required boolean not null default true,
  body jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index activity_lesson on teaching.activity (lesson_id, position);
create index activity_class on teaching.activity (class_id);

-- One learner's way through one activity. What is done stays done; the best score stays.
create table teaching.activity_progress (
  learner_id text not null,
  activity_id text not null,
  class_id text not null,
  state text not null check (state in ('OPENED', 'DONE')),
  score_percent double precision,
  done_at timestamptz,
  updated_at timestamptz not null,
  primary key (learner_id, activity_id)
);
create index activity_progress_class on teaching.activity_progress (class_id, learner_id);
create index activity_progress_activity on teaching.activity_progress (activity_id);
