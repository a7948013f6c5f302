import Taro from '@tarojs/taro';
import { fillPath, type RouteRef } from '@yangfan/client';
import type { Route } from '@yangfan/contract';
import { atServer, call, callHeaders } from './api.ts';

/** Shows a PDF the server makes: WeChat's own reader on a phone, a download in a browser. `name` says what it is. Rejects with a sentence. */
export async function openPdf<R extends Route>(ref: RouteRef<R>, params: Record<string, string>, name: string): Promise<void> {
  if (process.env.TARO_ENV === 'weapp') {
    const url = atServer(fillPath(ref.path, params));
    const got = await Taro.downloadFile({ url, header: await callHeaders() }).catch(() => null);
    if (!got || got.statusCode !== 200) throw new Error('没有下载成功，请检查网络后再试；反复出现请在电脑上打开');
    await Taro.openDocument({ filePath: got.tempFilePath, fileType: 'pdf', showMenu: true }).catch(() => {
      throw new Error('手机打不开这份 PDF，请在电脑上查看');
    });
    return;
  }
  // A plain link would carry no token: the file is fetched, then handed to the browser.
  const ask = call as (ref: RouteRef<R>, input: object) => Promise<unknown>;
  const bytes = (await ask(ref, { params, query: {} })) as Uint8Array<ArrayBuffer>;
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  Object.assign(document.createElement('a'), { href: address, download: `${name}.pdf` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
