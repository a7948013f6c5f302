import { Image, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { atServer } from '../../../shell/api.ts';
import { useCall } from '../../../shell/use-call.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Card } from '../../../shared/ui/Card.tsx';
import { ListRow } from '../../../shared/ui/ListRow.tsx';
import { StateTag, type Tone } from '../../../shared/ui/StateTag.tsx';
import { Notice, Waiting } from '../../../shared/ui/States.tsx';
import { sayMoment } from '../../../shared/time/day.ts';
import { WorkForm } from './WorkForm.tsx';

type Assignment = ReplyOf<(typeof routes.teaching)['myAssignment']>;
type Version = Assignment['versions'][number];
const STATES: Record<Version['state'], { words: string; tone: Tone }> = {
  DRAFT: { words: '草稿', tone: 'quiet' },
  SUBMITTED: { words: '待批改', tone: 'caution' },
  RETURNED: { words: '已退回', tone: 'wrong' },
  MARKED: { words: '已批改', tone: 'good' },
};

/** An assignment: what to do, the draft, what the lecturer said. */
export function WorkAssignment({ assignmentId }: { assignmentId: string }) {
  const mine = useCall(teachingRoutes.myAssignment, { params: { assignmentId } });
  const [isAgain, setAgain] = useState(false);
  if (!mine.data) return <Waiting error={mine.error} onRetry={mine.reload} />;
  const { plan, maxScore, versions, hindrance, overdue } = mine.data;
  const waits = versions[0]?.state === 'SUBMITTED';
  return (
    <View>
      <Card title="作业要求">
        <View className="work-text">{plan.instructions || '老师还没有写要求。'}</View>
        {plan.dueAt ? <ListRow title="截止" aside={sayMoment(plan.dueAt)} /> : null}
        <ListRow title="满分" aside={`${maxScore} 分`} />
      </Card>
      {overdue && plan.late === 'ACCEPT' && !hindrance ? <Notice tone="caution">已过截止时间，现在提交会标明“迟交”。</Notice> : null}
      {hindrance && versions[0]?.state !== 'MARKED' ? <Notice tone="caution">{hindrance}</Notice> : null}
      {waits && !isAgain ? <Notice tone="good">已提交，等老师批改。</Notice> : null}
      {waits && !isAgain && !hindrance ? <Button onPress={() => setAgain(true)}>修改后重新提交</Button> : null}
      {!hindrance && (!waits || isAgain) ? (
        <WorkForm
          assignment={mine.data}
          onDone={() => {
            setAgain(false);
            mine.reload();
          }}
        />
      ) : null}
      {versions
        .filter(({ state }) => state !== 'DRAFT')
        .map((one) => (
          <Handed key={one.id} work={one} assignment={mine.data!} />
        ))}
    </View>
  );
}

function Handed({ work, assignment }: { work: Version; assignment: Assignment }) {
  const { marking } = work;
  const pictures = work.files.filter(({ mediaType }) => mediaType.startsWith('image/')).map(({ url }) => atServer(url));
  return (
    <Card title={`第 ${work.version} 版`} aside={<StateTag tone={STATES[work.state].tone}>{STATES[work.state].words}</StateTag>}>
      {work.score === null ? null : <View className="work-score">{`得分 ${work.score} / ${assignment.maxScore}`}</View>}
      {marking?.comment ? <Notice tone="good">{`老师的话：${marking.comment}`}</Notice> : null}
      {marking
        ? assignment.plan.rubric.map((criterion) => {
            const chosen = marking.criteria.find(({ criterionId }) => criterionId === criterion.id);
            const level = criterion.levels.find(({ id }) => id === chosen?.levelId);
            return (
              <ListRow
                key={criterion.id}
                title={criterion.title}
                {...(chosen?.comment ? { note: chosen.comment } : {})}
                aside={level ? `${level.title} ${level.points} 分` : '—'}
              />
            );
          })
        : null}
      {work.text ? <View className="work-text">{work.text}</View> : null}
      {work.files.map((file) =>
        file.mediaType.startsWith('image/') ? (
          <MarkedPicture key={file.id} file={file} annotations={marking?.annotations ?? []} pictures={pictures} />
        ) : (
          <ListRow key={file.id} title={file.name} note="PDF 请在电脑上查看" />
        ),
      )}
      {(marking?.annotations ?? []).map((one, place) => (
        <ListRow
          key={place}
          lead={String(place + 1)}
          title={one.text || '请看图上标出的位置'}
          {...(one.kind === 'RANGE'
            ? { note: `“${work.text.slice(one.from, one.to).slice(0, 20)}”` }
            : one.kind === 'PAGE'
              ? { note: `第 ${one.page} 页` }
              : {})}
        />
      ))}
    </Card>
  );
}

/** A picture with numbered frames where the lecturer marked something; pressed, it opens large. */
function MarkedPicture({
  file,
  annotations,
  pictures,
}: {
  file: Version['files'][number];
  annotations: NonNullable<Version['marking']>['annotations'];
  pictures: string[];
}) {
  const url = atServer(file.url);
  return (
    <View className="work-picture" onClick={() => void Taro.previewImage({ current: url, urls: pictures })}>
      <Image className="work-image" src={url} mode="widthFix" />
      {annotations.map((one, place) => {
        if (one.fileId !== file.id || one.points.length === 0) return null;
        const xs = one.points.map(({ x }) => x);
        const ys = one.points.map(({ y }) => y);
        const [left, top] = [Math.min(...xs), Math.min(...ys)];
        const share = (value: number) => `${Math.round(value * 1000) / 10}%`;
        return (
          <View
            key={place}
            className={one.kind === 'TEXT' ? 'work-pin' : 'work-frame'}
            style={{ left: share(left), top: share(top), width: share(Math.max(...xs) - left), height: share(Math.max(...ys) - top) }}
          >
            <View className="work-number">{String(place + 1)}</View>
          </View>
        );
      })}
    </View>
  );
}
