-- A class has its regular exam and resits; who may enter a resit is named. The longest time between two saves is the policy's of that day.
alter table assessment.exam add column kind text not null default 'REGULAR' check (kind in ('REGULAR', 'RESIT'));
alter table assessment.exam add column autosave_s integer not null default 15 check (autosave_s between 1 and 600);

create table assessment.exam_candidate (
  exam_id text not null references assessment.exam (id),
  class_id text not null,
  learner_id text not null,
  primary key (exam_id, learner_id)
);
create index exam_candidate_learner on assessment.exam_candidate (learner_id);
create index exam_candidate_class on assessment.exam_candidate (class_id);

-- Until when a completion was due, how many workdays it came late, and what the institution says about that.
alter table assessment.completion add column due_on date;
alter table assessment.completion add column late_workdays integer not null default 0;
alter table assessment.completion add column late_reason text not null default '';
