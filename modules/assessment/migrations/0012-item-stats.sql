-- Figures of items and sittings. Sums stand by exam, so that an exam which changes is counted anew alone and an item is what its exams add up to.
-- When the papers of a released exam were counted; null = they wait for the job.
alter table assessment.exam add column stat_at timestamptz;
create index exam_uncounted on assessment.exam (id) where status = 'RELEASED' and not practice and stat_at is null;

create table assessment.exam_stat (
  exam_id text primary key references assessment.exam (id),
  papers integer not null,
  -- Papers in doubt or found invalid: they are in no figure.
  left_out integer not null,
  figures jsonb not null,
  made_at timestamptz not null
);

-- x is the share of an item's points, r the share of the points of all other questions of the same paper.
create table assessment.exam_item_stat (
  exam_id text not null references assessment.exam (id),
  item_id text not null references assessment.item (id),
  -- The version whose key the papers are marked by.
  version integer not null,
  program_code text not null,
  held_on date not null,
  -- Everybody who was shown it, papers in doubt too.
  shown integer not null,
  n integer not null,
  sx double precision not null,
  sxx double precision not null,
  sr double precision not null,
  srr double precision not null,
  sxr double precision not null,
  -- By choice: how many of the low, middle and high third of the sitting made it.
  choices jsonb not null,
  primary key (exam_id, item_id, version)
);
create index exam_item_stat_item on assessment.exam_item_stat (item_id, held_on);
create index exam_item_stat_day on assessment.exam_item_stat (program_code, held_on);

-- Sums, choices and weeks of an item, from which its figures follow.
alter table assessment.item_stat add column sums jsonb not null default '{}';
alter table assessment.item_stat add column weeks jsonb not null default '[]';
create index item_stat_stale on assessment.item_stat (made_at) where exposed_90d > 0;

-- A diagnosis that somebody looked into and set aside, until there is new data.
create table assessment.item_dismissal (
  item_id text primary key references assessment.item (id),
  version integer not null,
  diagnoses text[] not null,
  -- How many answers the figures stood on.
  sat integer not null,
  reason text not null,
  by_account text not null,
  at timestamptz not null
);
