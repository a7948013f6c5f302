import type { CallError } from '../problem.ts';

/** Shorter recordings are slips of the finger. */
export const VOICE_TOO_SHORT_S = 0.8;
/** After so long a note whose line broke is sent again. */
export const VOICE_AGAIN_MS = 5000;

/** A recorded note that is not with the lecturer yet: its own number, and its file once that was uploaded. */
export interface VoiceOnItsWay {
  clientId: string;
  fileId: string | null;
}
/** What stands in the way; `isLost`: the line, so that it is tried again by itself. */
export interface VoiceTrouble {
  words: string;
  isLost: boolean;
}

/**
 * Uploads the sound if that was not done yet, and sends it. Gives what is known of the file now, and what stood in the way. Without an answer it is
 * not known whether the note arrived: it is kept, and sent again under the same number.
 */
export async function deliverVoice(
  note: VoiceOnItsWay,
  { upload, send }: { upload(): Promise<string>; send(body: { fileId: string; clientId: string }): Promise<unknown> },
): Promise<{ fileId: string | null; trouble: VoiceTrouble | null }> {
  let { fileId } = note;
  try {
    fileId ??= await upload();
    await send({ fileId, clientId: note.clientId });
    return { fileId, trouble: null };
  } catch (error) {
    const isLost = !(error as CallError).status;
    return { fileId, trouble: { words: isLost ? '网络断了，录音已保留，网络恢复后会再发。' : (error as Error).message, isLost } };
  }
}
