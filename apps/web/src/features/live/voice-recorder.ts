import { openMedia } from './devices.ts';

/** What this browser can write: Opus where it has it, AAC on Apple's. Undefined: it can't record. */
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm'];
export const recorderKind = (): string | undefined =>
  typeof MediaRecorder === 'function' ? KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)) : undefined;
export const canRecord = (): boolean => window.isSecureContext && !!navigator.mediaDevices?.getUserMedia && recorderKind() !== undefined;

export interface Recorded {
  blob: Blob;
  /** As this browser's clock says, for listening before sending; the server measures for itself. */
  seconds: number;
}
export interface Recording {
  media: MediaStream;
  stop(): void;
  done: Promise<Recorded>;
}

/** Records the microphone until it is stopped, or the longest note is reached. Throws a `DeviceError`. */
export async function record(maxS: number): Promise<Recording> {
  const media = await openMedia({ video: false });
  const kind = recorderKind();
  const recorder = new MediaRecorder(media, { ...(kind ? { mimeType: kind } : {}), audioBitsPerSecond: 32_000 });
  const pieces: Blob[] = [];
  const began = performance.now();
  const stop = () => recorder.state !== 'inactive' && recorder.stop();
  const timer = setTimeout(stop, maxS * 1000);
  const done = new Promise<Recorded>((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => data.size && pieces.push(data));
    recorder.addEventListener('stop', () => {
      clearTimeout(timer);
      for (const track of media.getTracks()) track.stop();
      resolve({ blob: new Blob(pieces, { type: recorder.mimeType }), seconds: (performance.now() - began) / 1000 });
    });
  });
  // A microphone that is pulled out ends the note; what was said so far is kept.
  media.getAudioTracks()[0]?.addEventListener('ended', stop);
  recorder.start();
  return { media, stop, done };
}
