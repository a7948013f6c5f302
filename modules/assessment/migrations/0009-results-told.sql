-- When the other modules were told the results of an exam. A released exam without it was released by a server that did not tell yet: a job tells those.
alter table assessment.exam add column results_told_at timestamptz;
create index exam_untold on assessment.exam (id) where status = 'RELEASED' and results_told_at is null;
