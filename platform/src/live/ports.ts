import type { LiveReplayState, LiveStreamKind, LiveStreamState } from '@yangfan/contract';
import type { Db, Queryable, Tx } from '@yangfan/kernel';

/** As browsers take it in `RTCPeerConnection({ iceServers })`. */
export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

/** One published stream, as the database knows it. */
export interface LiveStream {
  id: string;
  roomId: string;
  accountId: string;
  kind: LiveStreamKind;
  state: LiveStreamState;
  startedAt: Date;
  endedAt: Date | null;
  /** The node whose engine carries it. */
  node: string;
  hasVideo: boolean;
  hasAudio: boolean;
}

/** One piece of one stream's recording: a stream that was lost and came back has several. */
export interface ReplayTrack {
  streamId: string;
  accountId: string;
  kind: LiveStreamKind;
  startedAt: string;
  /** Where it begins on the replay's own time line, seconds; a class that broke off for a while has no gap there. */
  offsetS: number;
  durationS: number;
  hasVideo: boolean;
  hasAudio: boolean;
  /** True where this piece carries the replay's picture; `startedAt` and `offsetS` of these map wall clock to replay time. */
  main: boolean;
}

export interface Replay {
  state: LiveReplayState;
  /** Progress of the mixing, 0–100. */
  percent: number;
  /** A plain sentence where something failed. */
  note: string | null;
  /** Signed HLS address for the viewer given to `replay`; null where none was given or nothing is playable. */
  url: string | null;
  durationS: number;
  tracks: ReplayTrack[];
}

/** Who watches: with a session cookie the address plays in that browser only. */
export interface LiveViewer {
  accountId: string;
  sessionToken: string | null;
}

export interface StreamFigures {
  streamId: string;
  accountId: string;
  kind: LiveStreamKind;
  /** Arriving, bits a second over the last seconds. */
  bitrate: number;
  /** Share of the publisher's packets that were lost on the way here, 0–1. */
  loss: number;
  viewers: number;
}
export interface RoomFigures {
  streams: StreamFigures[];
  viewers: number;
  recording: boolean;
}

/** The media side of live classes: who may send and see is decided by the caller, the media goes by itself. */
export interface LivePort {
  /** A token that lets its holder publish one stream into a room over WHIP. */
  publishTicket(input: { roomId: string; streamId: string; accountId: string; kind: LiveStreamKind; ttlS?: number }): {
    whipUrl: string;
    token: string;
    iceServers: IceServer[];
  };
  /** A token that lets its holder see every stream of a room: `${whepBase}/<streamId>`, HLS and HTTP-FLV. */
  viewTicket(input: {
    roomId: string;
    accountId: string;
    ttlS?: number;
    /** Given: the HLS and FLV addresses play only in the browser that holds this session's cookie. */
    sessionToken?: string | null;
  }): {
    whepBase: string;
    token: string;
    hlsUrl: string;
    /** The same without the picture, for a weak network. */
    soundUrl: string;
    /** `${flvBase}/<streamId>.flv` */
    flvBase: string;
    iceServers: IceServer[];
  };
  /** Address and key for OBS or a live-pusher. */
  rtmpKey(input: { roomId: string; streamId: string; accountId: string; kind?: LiveStreamKind; ttlS?: number }): {
    url: string;
    key: string;
  };
  streams(db: Queryable, roomId: string): Promise<LiveStream[]>;
  /** Takes a stream down. Publish tickets made before are refused from then on; a new one lets its holder back. */
  drop(roomId: string, streamId: string): Promise<void>;
  /** Sends a viewer out of the room. View tickets made before are refused from then on. */
  remove(roomId: string, accountId: string): Promise<void>;
  /** Silences or blanks a stream for everybody, also in the recording; a field left out stays as it is. */
  mute(roomId: string, streamId: string, what: { audio?: boolean; video?: boolean }): Promise<void>;
  /** From here on everything that is published in the room is recorded, and HLS runs. `mainStreamId`: whose picture HLS and replay show. */
  startRecording(roomId: string, options?: { mainStreamId?: string }): Promise<void>;
  /** Recording stops while media goes on (a paused class); `startRecording` goes on with the same time line. */
  stopRecording(roomId: string): Promise<void>;
  /** The room is over: publishers are closed, the playlist is closed, the replay is made by jobs. */
  endRoom(tx: Tx, roomId: string): Promise<void>;
  /** The replay; undefined where the room never had media. */
  replay(db: Queryable, roomId: string, viewer?: LiveViewer): Promise<Replay | undefined>;
  /** Removes a room's recordings and rows (retention). */
  forget(tx: Tx, roomId: string): Promise<void>;
  /** A JPEG of a stream a few seconds old, of the main one unless told; null where nothing is recorded. */
  snapshot(roomId: string, streamId?: string): Promise<Buffer | null>;
  stats(roomId: string): Promise<RoomFigures>;
  /** In-process, at once; the outbox events say the same durably. Returns the way to stop. */
  onChange(listener: (change: { roomId: string; streamId: string; state: LiveStreamState }) => void): () => void;
}
export type { Db };
