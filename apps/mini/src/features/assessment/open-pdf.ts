import Taro from '@tarojs/taro';
import { assessmentRoutes, fillPath } from '@yangfan/client';
import { atServer, call, callHeaders } from '../../shell/api.ts';

/** Shows a certificate's PDF: WeChat's own reader on a phone, a download in a browser. Rejects with a sentence. */
export async function openCertificate(certificateId: string, no: string): Promise<void> {
  if (process.env.TARO_ENV === 'weapp') {
    const url = atServer(fillPath(assessmentRoutes.certificatePdf.path, { certificateId }));
    const got = await Taro.downloadFile({ url, header: await callHeaders() }).catch(() => null);
    if (!got || got.statusCode !== 200) throw new Error('证书没有下载成功，请检查网络后再试');
    await Taro.openDocument({ filePath: got.tempFilePath, fileType: 'pdf', showMenu: true }).catch(() => {
      throw new Error('手机打不开这份 PDF，请稍后再试');
    });
    return;
  }
  // A plain link would carry no token: the file is fetched, then handed to the browser.
  const bytes = (await call(assessmentRoutes.certificatePdf, { params: { certificateId } })) as unknown as Uint8Array<ArrayBuffer>;
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: `${no}.pdf` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Gives the badge: copied as text on a phone, where no reader opens such a file; a download in a browser. Rejects with a sentence. */
export async function takeBadge(certificateId: string, no: string): Promise<void> {
  const bytes = (await call(assessmentRoutes.certificateBadge, { params: { certificateId } })) as unknown as Uint8Array<ArrayBuffer>;
  // A JWT is plain ASCII.
  const text = String.fromCharCode(...bytes);
  if (process.env.TARO_ENV === 'weapp') {
    await Taro.setClipboardData({ data: text });
    return;
  }
  const address = URL.createObjectURL(new Blob([text], { type: 'application/vc+jwt' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: `${no}.jwt` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Shows the PDF of a dossier by its signed address: WeChat's own reader, from which it can be kept or sent on; a new window in a browser. */
export async function openDossier(pdfUrl: string): Promise<void> {
  const url = atServer(pdfUrl);
  if (process.env.TARO_ENV !== 'weapp') {
    // The window is opened by a tap that has waited for the server: a browser may forbid it, and then the page goes there itself.
    if (!window.open(url, '_blank')) window.location.href = url;
    return;
  }
  const got = await Taro.downloadFile({ url }).catch(() => null);
  if (!got || got.statusCode !== 200) throw new Error('档案没有下载成功，请检查网络，或重新出具一份');
  await Taro.openDocument({ filePath: got.tempFilePath, fileType: 'pdf', showMenu: true }).catch(() => {
    throw new Error('手机打不开这份 PDF，请稍后再试');
  });
}
