-- Publishing. A course as it was before versions (version 0, PUBLISHED) shows everything at once. From the first publication on, what
-- is added stays hidden until the next one: `shown` says what learners see.
alter table teaching.course add column state text not null default 'PUBLISHED' check (state in ('DRAFT', 'PUBLISHED'));
alter table teaching.course add column version integer not null default 0;
alter table teaching.lesson add column shown boolean not null default true;
alter table teaching.activity add column shown boolean not null default true;

-- When a lesson opens, as data: [{"kind": "PREVIOUS"}, {"kind": "QUIZ", "activityId": …, "percent": 80}, …]. Empty: at once.
alter table teaching.lesson add column conditions jsonb not null default '[]';

-- What was published, frozen. `digest` is the SHA-256 of the snapshot's canonical JSON.
create table teaching.course_version (
  course_id text not null references teaching.course (id) on delete cascade,
  version integer not null,
  note text not null,
  digest text not null,
  snapshot jsonb not null,
  published_by text not null,
  published_at timestamptz not null,
  primary key (course_id, version)
);
