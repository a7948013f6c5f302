import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useCall } from '../../../shell/use-call.ts';
import { useReturn } from '../../../shell/use-return.ts';
import { Card } from '../../../shared/ui/Card.tsx';
import { ListRow } from '../../../shared/ui/ListRow.tsx';
import { StateTag, type Tone } from '../../../shared/ui/StateTag.tsx';
import { Notice, Waiting } from '../../../shared/ui/States.tsx';
import { saySpent } from './work.rules.ts';

type Scorm = ReplyOf<(typeof routes.teaching)['myScorm']>;
const STATES: Record<Scorm['status'], { words: string; tone: Tone }> = {
  NOT_STARTED: { words: '未开始', tone: 'quiet' },
  INCOMPLETE: { words: '学习中', tone: 'here' },
  COMPLETED: { words: '已完成', tone: 'good' },
  PASSED: { words: '已通过', tone: 'good' },
  FAILED: { words: '未通过', tone: 'wrong' },
};

/** Where the learner stands in a package; it is played on a computer. */
export function WorkScorm({ scormId }: { scormId: string }) {
  const mine = useCall(teachingRoutes.myScorm, { params: { scormId } });
  useReturn(mine.reload);
  if (!mine.data) return <Waiting error={mine.error} onRetry={mine.reload} />;
  const { status, percent, totalS, parts, note } = mine.data;
  return (
    <View>
      <Notice tone="caution">请在电脑上学习：用电脑浏览器登录扬帆，打开这门课。互动课件不能在小程序里播放，学习情况会同步到这里。</Notice>
      {note ? <Notice tone="caution">{note}</Notice> : null}
      <Card title="我的学习情况" aside={<StateTag tone={STATES[status].tone}>{STATES[status].words}</StateTag>}>
        <ListRow title="成绩" aside={percent === null ? '—' : `${percent}%`} />
        <ListRow title="已学" aside={totalS ? saySpent(totalS) : '—'} />
      </Card>
      {parts.length > 1 ? (
        <Card title="内容">
          {parts.map((part) => (
            <ListRow
              key={part.id}
              title={part.title}
              aside={<StateTag tone={STATES[part.status].tone}>{STATES[part.status].words}</StateTag>}
            />
          ))}
        </Card>
      ) : null}
    </View>
  );
}
