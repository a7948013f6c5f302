-- contract: the check of the type is replaced by a wider one, which takes everything the old one took
-- The ten types; sub-questions of a case; who wrote and who reviewed what; every version is kept, since papers name the one they drew.
alter table assessment.item drop constraint item_type_check;
alter table assessment.item add constraint item_type_check
  check (type in ('SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH', 'CASE', 'SHORT', 'OPERATE'));
alter table assessment.item add column parts jsonb not null default '[]';
alter table assessment.item add column source text not null default '';
alter table assessment.item add column revision integer not null default 1;
alter table assessment.item add column simhash text;
create index item_enemy on assessment.item (enemy_group) where enemy_group is not null;

create table assessment.item_version (
  item_id text not null references assessment.item (id),
  version integer not null,
  state text not null check (state in ('DRAFT', 'REVIEWING', 'APPROVED')),
  content jsonb not null,
  written_by text,
  written_at timestamptz not null default now(),
  reviewed_by text,
  reviewed_at timestamptz,
  note text not null default '',
  primary key (item_id, version)
);
create index item_version_open on assessment.item_version (state, written_at) where state <> 'APPROVED';
insert into assessment.item_version (item_id, version, state, content)
  select id, version, 'APPROVED', jsonb_build_object('type', type, 'chapter', chapter, 'knowledge', knowledge, 'difficulty', difficulty, 'stem', stem, 'options', options,
    'targets', targets, 'parts', parts, 'answer', answer, 'analysis', analysis, 'enemyGroup', enemy_group, 'source', source)
  from assessment.item;

-- What happened to an item, in order: written, sent, returned, approved, retired.
create table assessment.item_event (
  seq bigint generated always as identity primary key,
  item_id text not null references assessment.item (id),
  at timestamptz not null,
  what text not null,
  version integer not null,
  account_id text,
  note text not null default ''
);
create index item_event_of on assessment.item_event (item_id, seq);

-- A paper whose questions are the same for everybody, and the exam that uses it.
create table assessment.fixed_paper (
  id text primary key,
  program_code text not null,
  title text not null,
  questions jsonb not null,
  full_score numeric(5,1) not null,
  expected_facility double precision not null,
  seed text not null,
  created_by text not null,
  created_at timestamptz not null default now()
);
create index fixed_paper_program on assessment.fixed_paper (program_code, created_at desc);
create table assessment.exam_paper (
  exam_id text primary key references assessment.exam (id),
  paper_id text not null references assessment.fixed_paper (id),
  set_by text not null,
  set_at timestamptz not null default now()
);

alter table assessment.blueprint add column mandatory jsonb not null default '[]';
alter table assessment.blueprint add column revision integer not null default 1;
alter table assessment.blueprint add column changed_by text;
alter table assessment.blueprint add column changed_at timestamptz;

-- Figures of an item from marked papers of classes that count; made anew by a job.
create table assessment.item_stat (
  item_id text primary key references assessment.item (id),
  version integer not null,
  sat integer not null,
  facility double precision,
  discrimination double precision,
  shares jsonb not null default '{}',
  exposed_90d integer not null default 0,
  exams_90d integer not null default 0,
  last_at timestamptz,
  made_at timestamptz not null
);
