-- One ticket of 答疑. Where it stands (class, institution, region, lecturers) is copied, so that lists need no other room.
create table teaching.question (
  id text primary key,
  class_id text not null,
  class_name text not null,
  institution_id text not null,
  region_code text not null,
  lecturer_ids text[] not null default '{}',
  program_code text not null,
  practice boolean not null,
  learner_id text not null,
  account_id text not null,
  masked_name text not null,
  anonymous boolean not null,
  title text not null,
  lesson_id text,
  room_id text,
  at_s integer check (at_s >= 0),
  place text,
  grams text[] not null default '{}',
  state text not null check (state in ('OPEN', 'ANSWERED', 'ACCEPTED', 'FOLLOW_UP', 'CLOSED')),
  posts integer not null default 1,
  asked_at timestamptz not null,
  first_due_at timestamptz not null,
  due_at timestamptz not null,
  escalated_at timestamptz,
  answered_at timestamptz,
  close_at timestamptz,
  closed_at timestamptz,
  rating integer check (rating between 1 and 5),
  rating_note text,
  merged_into text references teaching.question (id),
  updated_at timestamptz not null,
  check (lesson_id is null or room_id is null)
);
create index question_class on teaching.question (class_id, asked_at desc);
create index question_learner on teaching.question (learner_id, asked_at desc);
create index question_institution on teaching.question (institution_id, asked_at desc);
create index question_region on teaching.question (region_code, asked_at desc);
create index question_lecturers on teaching.question using gin (lecturer_ids);
create index question_asked on teaching.question (asked_at desc);
create index question_waiting on teaching.question (due_at) where state in ('OPEN', 'FOLLOW_UP');
create index question_closing on teaching.question (close_at) where close_at is not null;
create index question_lesson on teaching.question (lesson_id, at_s) where lesson_id is not null;
create index question_room on teaching.question (room_id, at_s) where room_id is not null;
create index question_merged on teaching.question (merged_into) where merged_into is not null;
create index question_grams on teaching.question using gin (grams);

-- What was said on a ticket, in order.
create table teaching.question_post (
  id text primary key,
  question_id text not null references teaching.question (id) on delete cascade,
  kind text not null check (kind in ('ASK', 'MORE', 'ANSWER')),
  account_id text not null,
  name text not null,
  text text not null,
  file_ids text[] not null default '{}',
  lesson_id text,
  room_id text,
  at_s integer check (at_s >= 0),
  place text,
  at timestamptz not null
);
create index question_post_question on teaching.question_post (question_id, at);

-- A published answer. It names nobody; every learner of the programme finds it.
create table teaching.knowledge (
  id text primary key,
  question_id text not null unique references teaching.question (id),
  class_id text not null,
  program_code text not null,
  title text not null,
  question text not null,
  answer text not null,
  lesson_id text,
  room_id text,
  at_s integer check (at_s >= 0),
  place text,
  grams text[] not null default '{}',
  helpful integer not null default 0,
  published_by text not null,
  published_at timestamptz not null,
  updated_at timestamptz not null,
  withdrawn_at timestamptz
);
create index knowledge_program on teaching.knowledge (program_code, helpful desc) where withdrawn_at is null;
create index knowledge_grams on teaching.knowledge using gin (grams);
create index knowledge_lesson on teaching.knowledge (lesson_id) where lesson_id is not null;
create index knowledge_room on teaching.knowledge (room_id) where room_id is not null;

create table teaching.knowledge_vote (
  knowledge_id text not null references teaching.knowledge (id) on delete cascade,
  account_id text not null,
  at timestamptz not null,
  primary key (knowledge_id, account_id)
);
create index knowledge_vote_account on teaching.knowledge_vote (account_id);
