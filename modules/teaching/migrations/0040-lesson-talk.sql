-- Comments under a lesson, some at a second; replies are one level deep. A hidden one keeps who hid it and why.
create table teaching.lesson_comment (
  id text primary key,
  lesson_id text not null references teaching.lesson (id) on delete cascade,
  class_id text not null,
  account_id text not null,
  learner_id text,
  name text not null,
  at_s double precision,
  text text not null,
  reply_to text references teaching.lesson_comment (id) on delete cascade,
  at timestamptz not null,
  removed_at timestamptz,
  hidden_at timestamptz,
  hidden_by text,
  hidden_reason text
);
create index lesson_comment_lesson on teaching.lesson_comment (lesson_id, at desc, id desc) where reply_to is null;
create index lesson_comment_reply on teaching.lesson_comment (reply_to, at) where reply_to is not null;
create index lesson_comment_learner on teaching.lesson_comment (learner_id, at) where learner_id is not null;
create index lesson_comment_account on teaching.lesson_comment (account_id, at desc);

create table teaching.lesson_like (
  lesson_id text not null references teaching.lesson (id) on delete cascade,
  learner_id text not null,
  at timestamptz not null,
  primary key (lesson_id, learner_id)
);
create index lesson_like_learner on teaching.lesson_like (learner_id);

-- Words that fly over the film at their second.
create table teaching.lesson_danmaku (
  id text primary key,
  lesson_id text not null references teaching.lesson (id) on delete cascade,
  class_id text not null,
  account_id text not null,
  learner_id text not null,
  name text not null,
  at_s double precision not null,
  text text not null,
  at timestamptz not null,
  state text not null check (state in ('WAITING', 'SHOWN', 'HIDDEN')),
  reports integer not null default 0,
  reviewed_by text,
  reviewed_at timestamptz,
  reason text
);
create index lesson_danmaku_shown on teaching.lesson_danmaku (lesson_id, at_s) where state = 'SHOWN';
create index lesson_danmaku_queue on teaching.lesson_danmaku (lesson_id, state, at desc, id desc);
create index lesson_danmaku_learner on teaching.lesson_danmaku (learner_id, at desc);
create table teaching.danmaku_report (
  danmaku_id text not null references teaching.lesson_danmaku (id) on delete cascade,
  learner_id text not null,
  reason text not null,
  at timestamptz not null,
  primary key (danmaku_id, learner_id)
);
create index danmaku_report_learner on teaching.danmaku_report (learner_id);
