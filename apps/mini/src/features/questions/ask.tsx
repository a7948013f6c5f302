import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { orgRoutes, randomKey, teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage, replaceWith } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField, TextField, Tick } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { PicturePick } from './PicturePick.tsx';
import { sayAt } from './words.ts';

const isId = (text: string | undefined, kind: string) => text !== undefined && new RegExp(`^${kind}_[0-9a-z]{26}$`).test(text);

/** Asks: about the minute the page was opened with, or freely. */
export default function Ask() {
  const isSignedIn = useSignedIn();
  const { lessonId, roomId, atS, about } = useRouter().params;
  const classes = useCall(orgRoutes.listMyClasses, isSignedIn ? {} : null);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [isAnonymous, setIsAnonymous] = useState(false);
  const [fileIds, setFileIds] = useState<string[]>([]);
  const sending = useSend();
  const key = useRef(randomKey());
  if (!classes.data)
    return (
      <Page>
        <Waiting error={classes.error} onRetry={classes.reload} />
      </Page>
    );
  const [first] = classes.data.items;
  if (!first)
    return (
      <Page>
        <Empty title="加入培训班以后才能提问" note="请联系培训机构把您加入名册。" />
      </Page>
    );
  const place = isId(lessonId, 'lsn') ? { lessonId: lessonId! } : isId(roomId, 'lvr') ? { roomId: roomId! } : null;
  const at = place && atS && /^\d{1,5}$/.test(atS) ? Number(atS) : null;
  const send = () =>
    void sending.run(async () => {
      const body = {
        title: title.trim(),
        ...(text.trim() ? { text: text.trim() } : {}),
        anonymous: isAnonymous,
        fileIds,
        ...(place ? { ...place, ...(at === null ? {} : { atS: at }) } : { classId: first.id }),
      };
      const { id } = await call(teachingRoutes.askQuestion, { body }, { idempotencyKey: key.current });
      key.current = randomKey();
      replaceWith('question', { questionId: id });
    });
  return (
    <Page
      foot={
        <Button kind="primary" onPress={send} isBusy={sending.isBusy} isDisabled={title.trim().length < 2}>
          提交问题
        </Button>
      }
    >
      {place ? (
        <Notice tone="good">{`关于${about ? `《${decodeSafe(about)}》` : '这节课'}${at === null ? '' : ` ${sayAt(at)} 处`}`}</Notice>
      ) : null}
      <TextField label="一句话说清问题" value={title} onChange={setTitle} maxLength={60} placeholder="例如：运费模板怎么设置" />
      <Alike words={title} />
      <LongField
        label="补充说明（可选）"
        hint="做到哪一步、看到了什么提示。请不要写手机号和身份证号。"
        value={text}
        onChange={setText}
        maxLength={4000}
      />
      <PicturePick ids={fileIds} onChange={setFileIds} />
      <Tick isOn={isAnonymous} onChange={setIsAnonymous} label="对同学匿名">
        对同学匿名（老师仍能看到是谁）
      </Tick>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
    </Page>
  );
}

/** What is answered already, found while the question is written. */
function Alike({ words }: { words: string }) {
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(words.trim()), 500);
    return () => clearTimeout(timer);
  }, [words]);
  const found = useCall(teachingRoutes.searchKnowledge, q.length >= 2 ? { query: { q, size: 3 } } : null);
  const items = q.length >= 2 ? (found.data?.items ?? []) : [];
  if (items.length === 0) return null;
  return (
    <View>
      <Card title="也许已经有回答">
        {items.map((one) => (
          <ListRow key={one.id} title={one.title} note={one.answer.slice(0, 60)} onPress={() => openPage('knowledge', { q: one.title })} />
        ))}
      </Card>
    </View>
  );
}

function decodeSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
