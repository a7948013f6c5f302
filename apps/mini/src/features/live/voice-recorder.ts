import Taro from '@tarojs/taro';

/** A voice as base64, and a way to listen to it before it is sent. */
export interface Recorded {
  base64: string;
  /** Played on this phone only. */
  path: string;
  seconds: number;
}
export interface Recording {
  stop(): void;
  done: Promise<Recorded>;
}
/** Why nothing is recorded, with what to do instead. */
export type RecordFault = 'DENIED' | 'NO_MIC' | 'UNSUPPORTED' | 'FAILED';
export const FAULT_WORDS: Record<RecordFault, string> = {
  DENIED: '没有得到麦克风的许可。请点“去设置”，打开“麦克风”，回来再录；也可以把话写在“提问”里。',
  NO_MIC: '没有找到麦克风，请换一部手机；也可以把话写在“提问”里。',
  UNSUPPORTED: '这部手机不能录音。请把想说的话写在“提问”里，老师会看到并回答。',
  FAILED: '录音没有成功，请关闭正在用麦克风的程序，再试一次。',
};
export class RecordError extends Error {
  readonly fault: RecordFault;
  constructor(fault: RecordFault) {
    super(FAULT_WORDS[fault]);
    this.fault = fault;
  }
}

const isWeChat = process.env.TARO_ENV === 'weapp';

/** Records the microphone until it is stopped, or the longest note is reached. Rejects with a `RecordError`. */
export const record = (maxS: number): Promise<Recording> => (isWeChat ? inWeChat(maxS) : inBrowser(maxS));

/** Opens WeChat's own page of permissions; a browser has none that a page may open. */
export const openPermissions = (): void => void (isWeChat && Taro.openSetting().catch(() => undefined));
export const hasPermissionPage = isWeChat;

async function inWeChat(maxS: number): Promise<Recording> {
  await Taro.authorize({ scope: 'scope.record' }).catch(() => {
    throw new RecordError('DENIED');
  });
  const manager = Taro.getRecorderManager();
  if (!manager) throw new RecordError('UNSUPPORTED');
  // The manager is one for the whole program: what it says belongs to the newest recording.
  const done = new Promise<Recorded>((resolve, reject) => {
    manager.onStop(({ tempFilePath, duration }) => {
      Taro.getFileSystemManager().readFile({
        filePath: tempFilePath,
        encoding: 'base64',
        success: ({ data }) => resolve({ base64: String(data), path: tempFilePath, seconds: duration / 1000 }),
        fail: () => reject(new RecordError('FAILED')),
      });
    });
    manager.onError(() => reject(new RecordError('FAILED')));
    // A call comes in: what was said so far is kept.
    manager.onInterruptionBegin(() => manager.stop());
  });
  manager.start({ duration: maxS * 1000, format: 'mp3', sampleRate: 16_000, numberOfChannels: 1, encodeBitRate: 48_000 });
  return { done, stop: () => manager.stop() };
}

const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

async function inBrowser(maxS: number): Promise<Recording> {
  const kind = typeof MediaRecorder === 'function' ? KINDS.find((one) => MediaRecorder.isTypeSupported(one)) : undefined;
  if (!kind || !navigator.mediaDevices?.getUserMedia) throw new RecordError('UNSUPPORTED');
  const media = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error: { name?: string }) => {
    throw new RecordError(error.name === 'NotAllowedError' ? 'DENIED' : error.name === 'NotFoundError' ? 'NO_MIC' : 'FAILED');
  });
  const recorder = new MediaRecorder(media, { mimeType: kind, audioBitsPerSecond: 32_000 });
  const pieces: Blob[] = [];
  const began = Date.now();
  const stop = () => void (recorder.state !== 'inactive' && recorder.stop());
  const timer = setTimeout(stop, maxS * 1000);
  const done = new Promise<Recorded>((resolve, reject) => {
    recorder.addEventListener('dataavailable', ({ data }) => data.size && pieces.push(data));
    recorder.addEventListener('stop', () => {
      clearTimeout(timer);
      for (const track of media.getTracks()) track.stop();
      const seconds = (Date.now() - began) / 1000;
      const reader = new FileReader();
      reader.addEventListener('error', () => reject(new RecordError('FAILED')));
      reader.addEventListener('load', () => {
        // The same address is what is listened to: nothing has to be given back.
        const path = String(reader.result);
        resolve({ base64: path.replace(/^[^,]*,/, ''), path, seconds });
      });
      reader.readAsDataURL(new Blob(pieces, { type: recorder.mimeType.split(';')[0]! }));
    });
  });
  recorder.start();
  return { done, stop };
}
