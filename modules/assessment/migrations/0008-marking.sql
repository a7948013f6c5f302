-- Practice: what a learner knows of an item (in which box it lies, when it comes again), the sets they worked on, and which marked papers were taken into the book.
-- Nothing here is read by exams, statistics or grades.
create table assessment.practice_card (
  learner_id text not null,
  item_id text not null references assessment.item (id),
  box smallint not null check (box between 0 and 6),
  due_on date not null,
  seen integer not null,
  wrong integer not null,
  right_days smallint not null,
  in_book boolean not null,
  last_share double precision not null,
  last_on date not null,
  last_given jsonb,
  source text not null,
  primary key (learner_id, item_id)
);
create table assessment.practice_set (
  id text primary key,
  learner_id text not null,
  program_code text not null,
  kind text not null check (kind in ('CHAPTER', 'WRONG', 'DUE')),
  chapter text,
  questions jsonb not null,
  answers jsonb not null default '[]',
  started_at timestamptz not null,
  finished_at timestamptz
);
create index practice_set_learner on assessment.practice_set (learner_id, started_at desc);
create table assessment.practice_intake (
  attempt_id text primary key references assessment.attempt (id),
  learner_id text not null,
  marks jsonb not null,
  at timestamptz not null
);
create index practice_intake_learner on assessment.practice_intake (learner_id);

-- Marking by people: one row for each answer that a person must mark, in an order that tells nothing of its writer; each mark with its rubric points and words.
create table assessment.marking_task (
  id text primary key,
  exam_id text not null references assessment.exam (id),
  attempt_id text not null references assessment.attempt (id),
  no smallint not null,
  part text not null,
  item_id text not null,
  item_version integer not null,
  points numeric(5,1) not null,
  shuffle text not null,
  second boolean not null,
  gap_limit numeric(5,1) not null,
  state text not null check (state in ('FIRST', 'SECOND', 'THIRD', 'DONE')),
  final numeric(5,1),
  comment text not null default '',
  created_at timestamptz not null,
  done_at timestamptz,
  unique (attempt_id, no, part)
);
create index marking_task_desk on assessment.marking_task (exam_id, item_id, part, state, shuffle);
create table assessment.marking_mark (
  task_id text not null references assessment.marking_task (id),
  round smallint not null check (round between 1 and 3),
  marker_id text not null,
  state text not null check (state in ('DRAFT', 'GIVEN')),
  lines jsonb not null,
  points numeric(5,1),
  comment text not null default '',
  saved_at timestamptz not null,
  primary key (task_id, round)
);
create index marking_mark_marker on assessment.marking_mark (marker_id, state);

-- A key was corrected after papers were marked by it: who moved and by how much.
create table assessment.remark (
  id text primary key,
  exam_id text not null references assessment.exam (id),
  item_id text not null references assessment.item (id),
  from_version integer not null,
  to_version integer not null,
  reason text not null,
  moved jsonb not null,
  papers integer not null,
  applied_by text not null,
  applied_at timestamptz not null
);
create index remark_exam on assessment.remark (exam_id, applied_at);
-- The version of an item whose key a paper is marked by, where it is not the one that was drawn; the paper itself stays as its receipt proves it.
alter table assessment.attempt add column key_versions jsonb not null default '{}';
