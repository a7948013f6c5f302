import Taro from '@tarojs/taro';

/** Shows a PDF that somebody handed in: WeChat's own reader on a phone, the browser's elsewhere. Rejects with a sentence. */
export async function openPdf(url: string): Promise<void> {
  if (process.env.TARO_ENV !== 'weapp') {
    window.open(url, '_blank');
    return;
  }
  const got = await Taro.downloadFile({ url }).catch(() => null);
  if (!got || got.statusCode !== 200) throw new Error('文件没有下载成功，请检查网络后再试');
  await Taro.openDocument({ filePath: got.tempFilePath, fileType: 'pdf' }).catch(() => {
    throw new Error('手机打不开这份 PDF，请在电脑上查看');
  });
}
