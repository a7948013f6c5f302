-- Captions as data: [[from s, to s, text], …], never the file that came in.
create table teaching.caption_track (
  id text primary key,
  lesson_id text not null references teaching.lesson (id) on delete cascade,
  class_id text not null,
  language text not null,
  label text not null,
  cues jsonb not null,
  version integer not null default 1,
  created_by text not null,
  updated_at timestamptz not null,
  unique (lesson_id, language)
);

-- A learner's own notes at a second; a removed one can come back for a day.
create table teaching.lesson_note (
  id text primary key,
  learner_id text not null,
  lesson_id text not null references teaching.lesson (id) on delete cascade,
  class_id text not null,
  at_s double precision not null,
  text text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  removed_at timestamptz
);
create index lesson_note_learner on teaching.lesson_note (learner_id, lesson_id, at_s);
