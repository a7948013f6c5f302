-- What waits for a mark over all classes of a lecturer, the longest waiting first.
create index submission_waiting on teaching.submission (class_id, submitted_at) where state = 'SUBMITTED';
