import Taro from '@tarojs/taro';
import { fillPath, type RouteRef } from '@yangfan/client';
import type { Route } from '@yangfan/contract';
import { atServer, call, callHeaders } from './api.ts';

/** Shows a PDF the server makes: WeChat's own reader on a phone, a download in a browser. `name` says what it is. Rejects with a sentence. */
export async function openPdf<R extends Route>(ref: RouteRef<R>, params: Record<string, string>, name: string): Promise<void> {
  if (process.env.TARO_ENV === 'weapp') return read(atServer(fillPath(ref.path, params)), await callHeaders());
  // A plain link would carry no token: the file is fetched, then handed to the browser.
  const ask = call as (ref: RouteRef<R>, input: object) => Promise<unknown>;
  const bytes = (await ask(ref, { params, query: {} })) as Uint8Array<ArrayBuffer>;
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  Object.assign(document.createElement('a'), { href: address, download: `${name}.pdf` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Shows a PDF by its signed address: WeChat's own reader, from which it can be kept or sent on; a new window in a browser. */
export async function openSignedPdf(address: string): Promise<void> {
  const url = atServer(address);
  if (process.env.TARO_ENV === 'weapp') return read(url);
  // The window is opened by a tap that has waited for the server: a browser may forbid it, and then the page goes there itself.
  if (!window.open(url, '_blank')) window.location.href = url;
}

/** WeChat's own reader. */
async function read(url: string, header: Record<string, string> = {}): Promise<void> {
  const got = await Taro.downloadFile({ url, header }).catch(() => null);
  if (!got || got.statusCode !== 200) throw new Error('没有下载成功，请检查网络后再试；反复出现请在电脑上打开');
  await Taro.openDocument({ filePath: got.tempFilePath, fileType: 'pdf', showMenu: true }).catch(() => {
    throw new Error('手机打不开这份 PDF，请在电脑上查看');
  });
}
