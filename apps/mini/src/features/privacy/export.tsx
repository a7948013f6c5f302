import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { saveFile } from '../../shell/save-file.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { ProofCode, useProofCode } from './ProofCode.tsx';
import './privacy.css';

const NAME = '我在扬帆的个人数据.json';
const isWechat = process.env.TARO_ENV === 'weapp';

/** My data as a file, after I proved again that it is me. */
export default function ExportData() {
  const isSignedIn = useSignedIn();
  // WeChat lets a file be sent only at a press: the file waits for it.
  const [file, setFile] = useState<Uint8Array<ArrayBuffer> | null>(null);
  const [isSaved, setIsSaved] = useState(false);
  const exporting = useSend();
  const saving = useSend();
  const proof = useProofCode(exporting.clear);

  const save = (bytes: Uint8Array<ArrayBuffer>) =>
    saving.run(async () => {
      await saveFile(NAME, 'application/json', bytes);
      setIsSaved(true);
    });
  const fetchFile = () =>
    void exporting.run(async () => {
      const bytes = (await call(identityRoutes.exportMyData, { body: { phoneCode: proof.code } })) as unknown as Uint8Array<ArrayBuffer>;
      proof.setCode('');
      setFile(bytes);
      if (!isWechat) await save(bytes);
    });

  const error = exporting.error ?? proof.asking.error ?? saving.error;
  if (!isSignedIn) return <Page>{null}</Page>;
  return (
    <Page>
      <Card title="文件里有什么">
        <View className="privacy-words">
          账号、实名、同意书、每次核验、谁看过您的信息、登录设备，以及学习、签到和考试数据，存成一个 JSON 文件。
        </View>
        <View className="privacy-quiet">里面有您的证件号码，请妥善保管，不要转发给别人。</View>
      </Card>
      {error ? <Notice tone="wrong">{error.message}</Notice> : null}
      {isSaved ? <Notice tone="good">{isWechat ? '已发送，可在那个聊天里打开' : '已下载到这台设备'}</Notice> : null}
      {file ? (
        <Button kind="primary" onPress={() => void save(file)} isBusy={saving.isBusy}>
          {isWechat ? '发送到微信聊天' : '再下载一次'}
        </Button>
      ) : (
        <Card title="确认是您本人">
          <ProofCode of={proof} />
          <Button kind="primary" onPress={fetchFile} isBusy={exporting.isBusy} isDisabled={proof.code.length !== 6}>
            {exporting.isBusy ? '正在整理…' : '导出'}
          </Button>
        </Card>
      )}
    </Page>
  );
}
