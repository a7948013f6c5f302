-- What assessment told of theory exams whose results are released. The newest telling of a paper counts.
create table teaching.exam_result (
  exam_id text not null,
  learner_id text not null,
  class_id text not null,
  attempt_id text not null,
  resit boolean not null,
  sitting int not null,
  score double precision not null,
  full_score double precision not null,
  pass_score double precision not null,
  passed boolean not null,
  at timestamptz not null,
  primary key (exam_id, learner_id)
);
create index exam_result_class on teaching.exam_result (class_id, learner_id);
create index exam_result_learner on teaching.exam_result (learner_id);
