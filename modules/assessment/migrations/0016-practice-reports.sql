-- 实践成果报告 as the simulation told it, the newest of each learner of a class. It stands beside what the learner hands in and comes before the lecturer's own mark.
create table assessment.simulation_report (
  class_id text not null,
  learner_id text not null,
  score numeric(5,1) not null check (score between 0 and 100),
  parts jsonb not null,
  points_done integer not null,
  points_total integer not null,
  sha256 text not null,
  link text not null,
  confirmed_at timestamptz not null,
  received_at timestamptz not null,
  primary key (class_id, learner_id)
);
create index simulation_report_learner on assessment.simulation_report (learner_id);
