import Taro from '@tarojs/taro';
import { assessmentRoutes, fillPath } from '@yangfan/client';
import { atServer, call, callHeaders } from '../../shell/api.ts';

/** Shows an enclosure by its number: in WeChat its own viewer, in a browser a new tab. Rejects with a sentence. */
export async function openEnclosure(taskId: string, no: number, mediaType: string): Promise<void> {
  if (process.env.TARO_ENV === 'weapp') {
    const url = atServer(fillPath(assessmentRoutes.readReviewFile.path, { taskId, no: String(no) }));
    const got = await Taro.downloadFile({ url, header: await callHeaders() }).catch(() => null);
    if (!got || got.statusCode !== 200) throw new Error('附件没有下载成功，请检查网络后再试');
    if (mediaType.startsWith('image/')) await Taro.previewImage({ current: got.tempFilePath, urls: [got.tempFilePath] });
    else
      await Taro.openDocument({ filePath: got.tempFilePath, fileType: 'pdf' }).catch(() => {
        throw new Error('手机打不开这份附件，请用电脑查看');
      });
    return;
  }
  const bytes = (await call(assessmentRoutes.readReviewFile, { params: { taskId, no } })) as unknown as Uint8Array<ArrayBuffer>;
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  window.open(address, '_blank');
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
