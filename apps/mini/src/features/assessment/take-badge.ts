import Taro from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import { call } from '../../shell/api.ts';

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
