-- Courses free for everybody who signed in. The snapshot is the version that was reviewed: what its class changes later changes nothing here.
create table teaching.library_course (
  id text primary key,
  class_id text not null,
  institution_id text not null,
  region_code text not null,
  lecturer_ids text[] not null,
  institution_name text not null,
  title text not null,
  summary text not null,
  category text not null,
  state text not null check (state in ('PROPOSED', 'LISTED', 'REFUSED', 'WITHDRAWN')),
  version integer not null,
  snapshot jsonb not null,
  lessons integer not null,
  duration_s double precision not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  reason text
);
create index library_listed on teaching.library_course (reviewed_at desc, id) where state = 'LISTED';
create index library_proposed on teaching.library_course (proposed_at desc, id);
create unique index library_waiting on teaching.library_course (class_id) where state = 'PROPOSED';
