import { deviceId } from '../../shared/lib/api.ts';

const MAX_BYTES = 100 * 1024 ** 2;

/** Sends a courseware PDF in pieces that survive a broken network; gives its id. Rejects with a sentence. */
export async function uploadCourseware(file: File, onProgress: (percent: number) => void): Promise<string> {
  if (file.size > MAX_BYTES) throw new Error('课件超过 100 MB，请压缩图片或分成几份后再传。');
  if (!/\.pdf$/i.test(file.name)) throw new Error('请先把 PPT 导出为 PDF，再选择 PDF 文件。');
  const { Upload } = await import('tus-js-client');
  return new Promise((resolve, reject) => {
    const one = new Upload(file, {
      endpoint: '/v1/files/uploads',
      chunkSize: 4 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 5000, 10_000],
      headers: { 'x-yangfan-client': '1', 'x-yangfan-device': deviceId() },
      metadata: { filename: file.name, purpose: 'COURSEWARE' },
      removeFingerprintOnSuccess: true,
      onProgress: (sent, size) => onProgress(Math.floor((sent / size) * 100)),
      onError: (error) => reject(new Error(sentenceOf(error) ?? '上传中断，请检查网络后再传一次。')),
      onSuccess: () => resolve(one.url?.split('/').pop() ?? ''),
    });
    one.start();
  });
}

function sentenceOf(error: unknown): string | null {
  try {
    const body = (error as { originalResponse?: { getBody(): string } }).originalResponse?.getBody();
    return (JSON.parse(body ?? '') as { detail?: string }).detail ?? null;
  } catch {
    return null;
  }
}
