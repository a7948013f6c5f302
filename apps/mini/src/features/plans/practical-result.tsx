import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPdf } from '../../shell/open-pdf.ts';
import { sendPictures } from '../../shell/pick-pictures.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { Files } from './Files.tsx';
import './plans.css';

type Item = ReplyOf<(typeof routes.assessment)['myPracticalResult']>['items'][number];
const MOST_FILES = 12;
const LEAST_WORDS = 10;

/** 实践成果 of one class: a few words and photos for the lecturer, read once it is marked. */
export default function PracticalResult() {
  const isSignedIn = useSignedIn();
  const { classId = '' } = useRouter().params;
  const list = useCall(assessmentRoutes.myPracticalResult, isSignedIn ? {} : null);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const item = list.data.items.find((one) => one.classId === classId);
  if (!item)
    return (
      <Page>
        <Empty title="这个班没有要交的实践成果" note="请返回“规划书”，从自己的班级进入。" />
      </Page>
    );
  return (
    <Page>
      <Report item={item} />
      {item.scoredAt !== null ? <Marked item={item} /> : <Write key={item.submittedAt} item={item} onSent={list.reload} />}
      {item.submittedAt ? <Print item={item} /> : null}
    </Page>
  );
}

/** What the simulation told of this learner's practice. */
function Report({ item: { report } }: { item: Item }) {
  if (!report) return null;
  return (
    <Card title="模拟训练报告">
      <View>{`讲师已于 ${sayMoment(report.confirmedAt)} 确认，完成操作点 ${report.pointsDone} / ${report.pointsTotal}。`}</View>
      {report.score === null || !report.parts ? (
        <View className="plans-quiet">成绩公布后可以看到得分。</View>
      ) : (
        <View>{`得分 ${report.score}：任务点 ${report.parts.tasks}，经营指标 ${report.parts.kpi}，过程规范 ${report.parts.process}，复盘报告 ${report.parts.review}（各项满分 100）`}</View>
      )}
    </Card>
  );
}

function Marked({ item }: { item: Item }) {
  return (
    <Card title={item.className}>
      {item.score === null ? (
        <Notice tone="good">{`讲师已于 ${sayMoment(item.scoredAt!)} 评阅，成绩公布后可以看到得分和评语。`}</Notice>
      ) : (
        <View>{`讲师评分 ${item.score} 分：${item.sentence}`}</View>
      )}
      <View className="plans-gap">{item.text}</View>
      <Files files={item.files} />
    </Card>
  );
}

function Write({ item, onSent }: { item: Item; onSent: () => void }) {
  const [text, setText] = useState(item.text);
  const [fileIds, setFileIds] = useState(item.files.map(({ id }) => id));
  const [isSent, setIsSent] = useState(false);
  const sending = useSend();
  const added = fileIds.filter((id) => !item.files.some((file) => file.id === id)).length;
  const pick = () =>
    void sending.run(async () => {
      const sent = await sendPictures(MOST_FILES - fileIds.length, 'EVIDENCE');
      setFileIds([...fileIds, ...sent.map(({ id }) => id)]);
    });
  const handIn = () =>
    void sending.run(async () => {
      await call(assessmentRoutes.handInPracticalResult, { body: { classId: item.classId, text: text.trim(), fileIds } });
      setIsSent(true);
      onSent();
    });
  return (
    <Card title={item.className}>
      <View className="plans-quiet">
        {item.submittedAt
          ? `已于 ${sayMoment(item.submittedAt)} 提交，讲师评分前可以修改后再交。`
          : '把店铺或直播的数据截图交给讲师评分，计入“实践成果”。'}
      </View>
      <LongField
        label="说明"
        value={text}
        maxLength={2000}
        hint={`写清做了什么、主要数据和复盘，${text.trim().length} 字，至少 ${LEAST_WORDS} 字`}
        onChange={setText}
      />
      <Files files={item.files.filter((file) => fileIds.includes(file.id))} />
      {added > 0 ? <View className="plans-quiet">{`新加了 ${added} 张图片，提交后可以查看`}</View> : null}
      <Button onPress={pick} isBusy={sending.isBusy} isDisabled={fileIds.length >= MOST_FILES}>
        {fileIds.length > 0 ? `已有 ${fileIds.length} 份材料，再拍或再选` : '拍照或选图作为材料'}
      </Button>
      {fileIds.length > 0 ? (
        <Button kind="plain" onPress={() => setFileIds([])}>
          重新选材料
        </Button>
      ) : null}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {isSent ? <Notice tone="good">已提交，讲师评分后会通知您</Notice> : null}
      <View className="plans-gap">
        <Button
          kind="primary"
          onPress={handIn}
          isBusy={sending.isBusy}
          isDisabled={text.trim().length < LEAST_WORDS || fileIds.length === 0}
        >
          {item.submittedAt ? '重新提交' : '提交实践成果'}
        </Button>
      </View>
    </Card>
  );
}

function Print({ item }: { item: Item }) {
  const opening = useSend();
  return (
    <Card>
      {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
      <Button
        onPress={() =>
          void opening.run(() => openPdf(assessmentRoutes.myPracticePdf, { classId: item.classId }, `实践成果-${item.className}`))
        }
        isBusy={opening.isBusy}
      >
        打开报告 PDF
      </Button>
    </Card>
  );
}
