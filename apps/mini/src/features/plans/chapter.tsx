import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { assessmentRoutes, emptyFigures } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { useState } from 'react';
import { sendPictures } from '../../shell/pick-pictures.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockToSecond } from '../../shared/time/day.ts';
import { ArticleText } from '../../shared/ui/ArticleText.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, Notice, Waiting } from '../../shared/ui/States.tsx';
import { Figures } from './Figures.tsx';
import { Files } from './Files.tsx';
import { Said } from './Said.tsx';
import { SalesFields, StartupFields } from './TableFields.tsx';
import { asDoc, plainText, withMore } from './text.rules.ts';
import { useChapter } from './use-chapter.ts';
import './plans.css';

const MOST_FILES = 12;

/** One chapter on the phone: written by its learner while the plan is open, else read; what was said stands below. */
export default function Chapter() {
  const isSignedIn = useSignedIn();
  const { planId = '', chapter = '' } = useRouter().params;
  const read = useCall(assessmentRoutes.getPlan, isSignedIn && planId ? { params: { planId } } : null);
  const plan = read.data;
  if (!plan)
    return (
      <Page>
        <Waiting error={read.error} onRetry={read.reload} />
      </Page>
    );
  if (!plan.chapters.some((one) => one.code === chapter))
    return (
      <Page>
        <ErrorState message="规划书里没有这一章，请返回重新选择" />
      </Page>
    );
  return (
    <Page>
      {plan.editable ? <Write plan={plan} code={chapter} /> : <Read plan={plan} code={chapter} />}
      <Said plan={plan} chapter={chapter} onSaid={read.reload} />
    </Page>
  );
}

function Read({ plan, code }: { plan: PlanView; code: string }) {
  const chapter = plan.chapters.find((one) => one.code === code)!;
  const figures = Object.assign(emptyFigures(), Object.fromEntries(plan.tables.map(({ table }) => [table.kind, table])));
  return (
    <Card title={`${chapter.title}（${chapter.maxScore} 分）`}>
      <ArticleText article={chapter.doc} images={plan.images} />
      {chapter.tables.map((kind) => (
        <Figures key={kind} figures={figures} kind={kind} />
      ))}
      <Files files={chapter.files} />
    </Card>
  );
}

function Write({ plan, code }: { plan: PlanView; code: string }) {
  const writing = useChapter(plan, code);
  const sending = useSend();
  const { chapter, value, figures, saver } = writing;
  if (!writing.ready) return <Loading what="正在打开这一章" />;
  const pick = () =>
    void sending.run(async () => {
      const added = await sendPictures(MOST_FILES - value.fileIds.length, 'EVIDENCE');
      if (added.length > 0) writing.put({ ...value, fileIds: [...value.fileIds, ...added.map(({ id }) => id)] });
    });
  return (
    <View>
      <Card title={`${chapter.title}（${chapter.maxScore} 分）`}>
        <View className="plans-quiet">{chapter.hint}</View>
        <Saved writing={writing} />
        <Words plan={plan} writing={writing} />
        <Files files={chapter.files.filter((file) => value.fileIds.includes(file.id))} />
        {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
        <Button onPress={pick} isBusy={sending.isBusy} isDisabled={value.fileIds.length >= MOST_FILES}>
          {value.fileIds.length > 0 ? `已有 ${value.fileIds.length} 份证据，再拍或再选` : '拍照或选图作为证据'}
        </Button>
      </Card>
      {chapter.tables.map((kind) => (
        <Card key={kind} title={kind === 'sales' ? '12 个月销售' : kind === 'startup' ? '启动资金' : '财务表'}>
          {kind === 'startup' ? <StartupFields value={figures.startup} onChange={writing.putTable} /> : null}
          {kind === 'sales' ? <SalesFields value={figures.sales} onChange={writing.putTable} /> : null}
          {kind !== 'startup' && kind !== 'sales' ? <View className="plans-quiet">这张表请在电脑上填，这里可以看结果。</View> : null}
          <Figures figures={figures} kind={kind} />
        </Card>
      ))}
      {saver.conflicts().length > 0 ? <Choose plan={plan} code={code} writing={writing} /> : null}
    </View>
  );
}

/** The words of the chapter; what was set on a computer keeps how it is set. */
function Words({ plan, writing }: { plan: PlanView; writing: ReturnType<typeof useChapter> }) {
  const { value, chapter } = writing;
  const text = plainText(value.doc);
  const [more, setMore] = useState('');
  if (text !== null)
    return (
      <LongField
        label="正文"
        value={text}
        maxLength={20_000}
        hint={`${text.length} 字，至少 ${chapter.minChars} 字`}
        onChange={(next) => writing.put({ ...value, doc: asDoc(next) })}
      />
    );
  return (
    <View>
      <ArticleText article={value.doc} images={plan.images} />
      <Notice tone="caution">这一章有排版或图片，请在电脑上修改；也可以在末尾添加一段。</Notice>
      <LongField label="在末尾添加" value={more} maxLength={2000} onChange={setMore} />
      <Button
        isDisabled={!more.trim()}
        onPress={() => {
          writing.put({ ...value, doc: withMore(value.doc, more.trim()) });
          setMore('');
        }}
      >
        添加
      </Button>
    </View>
  );
}

function Saved({ writing: { saver, chapter } }: { writing: ReturnType<typeof useChapter> }) {
  const { state, savedAt, waiting } = saver.summary();
  if (state === 'offline') return <Notice tone="caution">{`网络不通，${waiting} 处改动已存在手机里，恢复后自动发送`}</Notice>;
  if (state === 'refused') return <Notice tone="wrong">{`没有保存：${saver.faultOf(chapter.code) || '请检查表里的数字'}`}</Notice>;
  if (state === 'conflict') return <Notice tone="wrong">另一台设备改过这一章，请在页面下方选择</Notice>;
  if (state === 'saved') return <View className="plans-quiet">{savedAt ? `已保存 ${clockToSecond(savedAt)}` : '内容会自动保存'}</View>;
  return <View className="plans-quiet">正在保存…</View>;
}

/** Another device wrote the same part: both are shown and the person chooses. */
function Choose({ plan, code, writing }: { plan: PlanView; code: string; writing: ReturnType<typeof useChapter> }) {
  const sending = useSend();
  const server = useCall(assessmentRoutes.getPlan, { params: { planId: plan.id } });
  const there = server.data?.chapters.find((one) => one.code === code);
  return (
    <Card title="选择保留哪一份">
      <View className="plans-quiet">上面是这部手机上的内容，下面是另一台设备已经保存的。没有选的那一份不会保存。</View>
      {there ? <Read plan={server.data!} code={code} /> : <Waiting error={server.error} onRetry={server.reload} />}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} onPress={() => void sending.run(() => writing.choose(true))}>
        用这部手机上的
      </Button>
      <Button isBusy={sending.isBusy} onPress={() => void sending.run(() => writing.choose(false))}>
        用已经保存的
      </Button>
    </Card>
  );
}
