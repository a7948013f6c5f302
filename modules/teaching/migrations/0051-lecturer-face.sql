-- How a lecturer came: by face (no picture is kept), by another check, or with a picture taken on the spot. Where the face was expected
-- and another way taken, the reason stands here and the class teacher confirms it.
alter table teaching.lecturer_sign alter column file_id drop not null;
alter table teaching.lecturer_sign alter column original_sha256 drop not null;
alter table teaching.lecturer_sign add column way text not null default 'PHOTO';
alter table teaching.lecturer_sign add column check_id text;
alter table teaching.lecturer_sign add column reason text;
alter table teaching.lecturer_sign add column confirmed_by text;
alter table teaching.lecturer_sign add column confirmed_at timestamptz;
