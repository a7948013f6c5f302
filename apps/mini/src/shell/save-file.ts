import Taro from '@tarojs/taro';

interface ShareFile {
  shareFileMessage?(options: { filePath: string; fileName: string }): Promise<unknown>;
}

/** Puts a file where its owner finds it: in WeChat into a chat of their choice, in a browser among the downloads. Rejects with a sentence. */
export async function saveFile(name: string, mediaType: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (process.env.TARO_ENV === 'weapp') {
    const { shareFileMessage } = Taro as ShareFile;
    if (!shareFileMessage) throw new Error('这个版本的微信不能发送文件，请更新微信后再试');
    const filePath = `${Taro.env.USER_DATA_PATH}/${name}`;
    await new Promise<void>((resolve, reject) =>
      Taro.getFileSystemManager().writeFile({
        filePath,
        data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
        success: () => resolve(),
        fail: () => reject(new Error('手机空间不够，文件没有保存成功')),
      }),
    );
    await shareFileMessage({ filePath, fileName: name }).catch(() => {
      throw new Error('没有发送出去，请再试一次');
    });
    return;
  }
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
