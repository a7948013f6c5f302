-- A live room without a class (活动直播): open to every learner of a region or of an institution. `class_id` is empty, `session_id` names no
-- session of a timetable. Attendance is kept, hours are not credited.
alter table teaching.live_room add column audience text not null default 'CLASS' check (audience in ('CLASS', 'REGION', 'INSTITUTION'));
alter table teaching.live_room add column arranged_by text;
create index live_room_public on teaching.live_room (starts_at desc) where audience <> 'CLASS';
