-- A film's cover is a picture beside its playlists; when it was last set, so that browsers fetch it anew.
alter table media.asset add column cover_at timestamptz;
