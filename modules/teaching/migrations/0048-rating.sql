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

-- What learners think of a session and its lecturer. No row names a person or a moment: `digest` is a keyed digest of session and learner, so that a
-- second vote finds the first one, and nothing else of it can be read. What is shown to anybody are sums, after `closes_at`.
create table teaching.lecturer_rating (
  digest text primary key,
  session_id text not null,
  class_id text not null,
  lecturer_id text not null,
  session_at timestamptz not null,
  closes_at timestamptz not null,
  practical smallint not null check (practical between 1 and 5),
  lecturer smallint not null check (lecturer between 1 and 5),
  organisation smallint not null check (organisation between 1 and 5),
  comment text not null
);
create index lecturer_rating_lecturer on teaching.lecturer_rating (lecturer_id, session_at);

-- Whoever does not want to rate a session is not asked again; the same digest, again without a name.
create table teaching.rating_skip (digest text primary key);
