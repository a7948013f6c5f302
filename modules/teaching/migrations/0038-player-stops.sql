-- What stops counting in a watch session, beside the session itself so that a heartbeat reads nothing more than before.
-- gates: [[second of the film, server ms when it opened or null], …] of the required questions; holds: [[kind, from ms, to ms or null], …].
alter table teaching.watch_session add column gates jsonb not null default '[]';
alter table teaching.watch_session add column holds jsonb not null default '[]';

-- The one random check of a learner that is still to be done, and those that were. Moments are drawn by the server.
create table teaching.watch_check (
  id text primary key,
  learner_id text not null,
  class_id text not null,
  watch_id text not null,
  lesson_id text not null,
  seed text not null,
  due_at timestamptz not null,
  -- It fell due while the learner was away, once; the next time it does not move.
  moved boolean not null default false,
  missed_at timestamptz,
  done_at timestamptz,
  method text,
  check_id text
);
create unique index watch_check_open on teaching.watch_check (learner_id) where done_at is null;
create index watch_check_class on teaching.watch_check (class_id, learner_id);

-- Questions at a second of the film. What learners answered stays with its question.
create table teaching.film_question (
  id text primary key,
  lesson_id text not null references teaching.lesson (id) on delete cascade,
  class_id text not null,
  at_s double precision not null,
  kind text not null check (kind in ('SINGLE', 'MULTI', 'JUDGE')),
  text text not null,
  options jsonb not null,
  correct jsonb not null,
  explanation text not null default '',
  required boolean not null,
  created_by text not null,
  created_at timestamptz not null,
  removed_at timestamptz
);
create index film_question_lesson on teaching.film_question (lesson_id, at_s) where removed_at is null;
create table teaching.film_answer (
  question_id text not null references teaching.film_question (id) on delete cascade,
  learner_id text not null,
  class_id text not null,
  first_choices jsonb not null,
  first_right boolean not null,
  attempts integer not null default 1,
  first_at timestamptz not null,
  passed_at timestamptz,
  primary key (question_id, learner_id)
);
create index film_answer_learner on teaching.film_answer (learner_id, class_id);
