-- Expert review of plans: the pool, rounds with their plans and tasks, calibration, and every change of a score.
create table assessment.expert (
  id text primary key,
  account_id text not null unique,
  lecturer_id text,
  name text not null,
  login_name text not null,
  region_code text not null,
  title text not null default '',
  fields text[] not null default '{}',
  institution_ids text[] not null default '{}',
  state text not null default 'ACTIVE' check (state in ('ACTIVE', 'PAUSED')),
  paused_reason text not null default '',
  added_by text not null,
  added_at timestamptz not null
);
create index expert_region on assessment.expert (region_code, state);

create table assessment.expert_conflict (
  id text primary key,
  expert_id text not null references assessment.expert (id),
  kind text not null check (kind in ('RELATIVE', 'OWN_CLASS', 'INTEREST')),
  target text not null,
  class_ids text[] not null default '{}',
  institution_ids text[] not null default '{}',
  note text not null default '',
  declared_by text not null,
  at timestamptz not null
);
create index expert_conflict_expert on assessment.expert_conflict (expert_id);

create table assessment.calibration_try (
  id text primary key,
  expert_id text not null references assessment.expert (id),
  code text not null,
  points jsonb not null,
  total numeric(5, 1) not null,
  deviation numeric(5, 1) not null,
  at timestamptz not null
);
create index calibration_try_expert on assessment.calibration_try (expert_id, code, at);

create table assessment.review_round (
  id text primary key,
  title text not null,
  region_code text not null,
  state text not null default 'OPEN' check (state in ('OPEN', 'CONFIRMED')),
  seed text not null,
  rules jsonb not null,
  practice boolean not null default false,
  opened_by text not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  confirmed_by text,
  confirmed_at timestamptz
);
create index review_round_region on assessment.review_round (region_code, opened_at);

create table assessment.review_class (
  round_id text not null references assessment.review_round (id),
  class_id text not null,
  class_name text not null,
  institution_id text not null,
  institution_name text not null,
  comment text not null default '',
  primary key (round_id, class_id)
);
create index review_class_class on assessment.review_class (class_id);

create table assessment.review_item (
  id text primary key,
  round_id text not null references assessment.review_round (id),
  code text not null unique,
  class_id text not null,
  learner_id text not null,
  institution_id text not null,
  lecturer_ids text[] not null default '{}',
  plan_id text not null,
  version_id text not null,
  version_no integer not null,
  plan_title text not null,
  suspected boolean not null default false,
  state text not null default 'ASSIGNED' check (state in ('ASSIGNED', 'SCORING', 'ARBITRATION', 'FINAL', 'RETURNED', 'CONFIRMED')),
  returned boolean not null default false,
  score numeric(5, 1),
  why text not null default '',
  recommended boolean not null default false,
  unique (plan_id)
);
create index review_item_round on assessment.review_item (round_id, class_id);
create index review_item_learner on assessment.review_item (learner_id);
create index review_item_returned on assessment.review_item (state) where state = 'RETURNED';

create table assessment.review_task (
  id text primary key,
  item_id text not null references assessment.review_item (id),
  round_id text not null references assessment.review_round (id),
  expert_id text not null references assessment.expert (id),
  version_id text not null,
  version_no integer not null,
  arbiter boolean not null default false,
  state text not null default 'INVITED' check (state in ('INVITED', 'ACCEPTED', 'SCORING', 'SUBMITTED', 'DECLINED', 'EXPIRED')),
  invited_at timestamptz not null,
  answer_by timestamptz,
  due_at timestamptz not null,
  reminded_at timestamptz,
  decline_reason text not null default '',
  draft jsonb not null default '{"points":[],"comment":"","suggestions":[],"recommended":false}',
  draft_version integer not null default 0,
  seen_at timestamptz,
  seconds integer not null default 0,
  criteria jsonb,
  total numeric(5, 1),
  signature text,
  submitted_at timestamptz,
  ledger_id text,
  md5 text,
  sha1 text,
  sha256 text,
  unique (item_id, expert_id, version_id)
);
create index review_task_expert on assessment.review_task (expert_id, state);
create index review_task_round on assessment.review_task (round_id);
create index review_task_waiting on assessment.review_task (due_at) where state in ('INVITED', 'ACCEPTED', 'SCORING');

create table assessment.review_history (
  id bigint generated always as identity primary key,
  item_id text not null references assessment.review_item (id),
  at timestamptz not null,
  what text not null,
  before numeric(5, 1),
  after numeric(5, 1),
  reason text not null default '',
  actor_id text
);
create index review_history_item on assessment.review_history (item_id, id);
