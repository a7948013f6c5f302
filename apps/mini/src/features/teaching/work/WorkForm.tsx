import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { filesRoutes, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../../shell/api.ts';
import { useSend } from '../../../shell/use-send.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Card } from '../../../shared/ui/Card.tsx';
import { LongField } from '../../../shared/ui/Fields.tsx';
import { ListRow } from '../../../shared/ui/ListRow.tsx';
import { Notice } from '../../../shared/ui/States.tsx';
import { choosePictures, pictureBase64 } from './pictures.ts';

const FILES_MAX = 10;

/** Writing the work on the phone: text and photos, kept as a draft, handed in when ready. */
export function WorkForm({ assignment, onDone }: { assignment: ReplyOf<(typeof routes.teaching)['myAssignment']>; onDone: () => void }) {
  const newest = assignment.versions[0];
  const [text, setText] = useState(newest?.text ?? '');
  const [files, setFiles] = useState<{ id: string; name: string }[]>(newest?.files.map(({ id, name }) => ({ id, name })) ?? []);
  const [said, setSaid] = useState('');
  const sending = useSend();
  const params = { assignmentId: assignment.id };
  const body = { text, fileIds: files.map(({ id }) => id) };
  const add = () =>
    sending.run(async () => {
      for (const picture of await choosePictures(FILES_MAX - files.length)) {
        const file = await call(filesRoutes.uploadFile, {
          body: { name: picture.name, purpose: 'SUBMISSION', base64: await pictureBase64(picture) },
        });
        setFiles((now) => [...now, { id: file.id, name: file.name }]);
      }
    });
  const keep = () =>
    sending.run(async () => {
      await call(teachingRoutes.keepSubmission, { params, body });
      setSaid('草稿已保存，也可以在电脑上接着写。');
    });
  const submit = async () => {
    const content = assignment.overdue && newest?.state !== 'RETURNED' ? '已过截止时间，会标明“迟交”。' : '批改前还可以修改后重新提交。';
    const { confirm } = await Taro.showModal({ title: '提交作业？', content, confirmText: '提交', cancelText: '先不' });
    if (confirm && (await sending.run(async () => void (await call(teachingRoutes.submitSubmission, { params, body }))))) onDone();
  };
  return (
    <Card title="我的作业">
      {newest?.state === 'RETURNED' ? <Notice tone="caution">老师退回了上一版，请按说明修改后重新提交。</Notice> : null}
      <LongField label="写在这里" value={text} maxLength={20_000} onChange={setText} />
      {files.map((file) => (
        <ListRow
          key={file.id}
          title={file.name}
          aside={
            <Button isCompact kind="plain" label={`去掉 ${file.name}`} onPress={() => setFiles(files.filter(({ id }) => id !== file.id))}>
              去掉
            </Button>
          }
        />
      ))}
      <Button isDisabled={files.length >= FILES_MAX} isBusy={sending.isBusy} onPress={() => void add()}>
        拍照或选图片
      </Button>
      {said ? <Notice tone="good">{said}</Notice> : null}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <View className="work-buttons">
        <Button isBusy={sending.isBusy} onPress={() => void keep()}>
          存草稿
        </Button>
        <Button kind="primary" isBusy={sending.isBusy} isDisabled={!text.trim() && files.length === 0} onPress={() => void submit()}>
          提交作业
        </Button>
      </View>
    </Card>
  );
}
