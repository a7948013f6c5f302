import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayDay, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { MODES, VERDICT_TONES, wayOfStudy } from './study.rules.ts';
import './teaching.css';

type Study = ReplyOf<(typeof routes.teaching)['myStudy']>;
const DAYS_SHOWN = 14;

/** The learner's own way through a class: what was learnt, what will be, what to do next. */
export default function MyStudy() {
  const isSignedIn = useSignedIn();
  const { classId } = useRouter().params;
  const study = useCall(teachingRoutes.myStudy, isSignedIn && classId ? { params: { classId } } : null);
  useReturn(study.reload);
  if (!study.data || !classId)
    return (
      <Page>
        <Waiting error={study.error} onRetry={study.reload} />
      </Page>
    );
  const { data } = study;
  // The forecast stands above the list already.
  const others = data.reasons.filter(({ code }) => code !== 'FORECAST');
  const open = (link: Study['next'][number]['link']) => {
    const way = wayOfStudy(link, classId);
    openPage(way.page, way.params);
  };
  return (
    <Page>
      <View className="course-note">{`${data.className}，${sayDay(data.startsOn)}至${sayDay(data.endsOn)}`}</View>
      <Notice tone={VERDICT_TONES[data.forecast.verdict]}>{data.forecast.sentence}</Notice>
      {data.next.length > 0 ? (
        <Card title="接下来做什么">
          {data.next.map((step) => (
            <ListRow key={step.text} title={step.text} onPress={() => open(step.link)} />
          ))}
        </Card>
      ) : null}
      <Card title="需要留意">
        {others.length === 0 ? (
          <View className="teaching-quiet">{data.reasons.length > 0 ? '没有别的需要留意。' : '没有需要留意的地方。'}</View>
        ) : null}
        {others.map((reason) => (
          <ListRow key={reason.code} title={reason.text} note={`规则：${reason.rule}`} onPress={() => open(reason.link)} />
        ))}
        {data.forecast.assumptions.map((line) => (
          <View key={line} className="teaching-quiet">
            {line}
          </View>
        ))}
      </Card>
      <Card title="课时">
        {data.kinds.map((one) => (
          <ListRow
            key={one.kind}
            title={MODES[one.kind]}
            note={`到今天应有 ${one.dueHours}，计划 ${one.plannedHours} 课时`}
            aside={`${one.creditedHours} 课时`}
          />
        ))}
        <View className="teaching-quiet">{`学习 ${data.activeDays} 天，迟到或早退 ${data.late} 次，缺勤 ${data.absent} 次`}</View>
        <Button onPress={() => openPage('hours', { classId })}>学时是怎么算的</Button>
      </Card>
      <Exams exams={data.exams} />
      <Days days={data.days} />
      <Interaction one={data.interaction} />
      {data.actions.length > 0 ? (
        <Card title="老师的提醒">
          {data.actions.map((one) => (
            <ListRow key={one.id} title={one.text} note={`${one.byName}，${sayMoment(one.at)}`} />
          ))}
        </Card>
      ) : null}
    </Page>
  );
}

function Exams({ exams }: { exams: Study['exams'] }) {
  if (exams.length === 0) return null;
  return (
    <Card title="理论考试">
      {exams.map((one) => (
        <ListRow
          key={one.examId}
          title={`第 ${one.sitting} 次${one.resit ? '（补考）' : ''}`}
          note={`${one.passed ? '及格' : `未到 ${one.passScore} 分`}，${sayMoment(one.at)}公布`}
          aside={`${one.score} / ${one.fullScore}`}
          onPress={() => openPage('result', { attemptId: one.attemptId })}
        />
      ))}
    </Card>
  );
}

function Days({ days }: { days: Study['days'] }) {
  const last = days.slice(-DAYS_SHOWN).reverse();
  return (
    <Card title="最近学习的日子">
      {last.length === 0 ? <View className="teaching-quiet">还没有学习记录。</View> : null}
      {last.map((one) => (
        <ListRow
          key={one.day}
          title={sayDay(one.day)}
          note={one.present ? '到课' : '点播'}
          aside={one.countedS > 0 ? `计时 ${Math.max(1, Math.round(one.countedS / 60))} 分钟` : '没有点播'}
        />
      ))}
    </Card>
  );
}

function Interaction({ one }: { one: Study['interaction'] }) {
  if (one.rooms === 0) return null;
  return (
    <Card title="课堂互动">
      <ListRow title="在线确认" aside={`${one.confirmsAnswered} / ${one.confirmsAsked}`} />
      <ListRow title="投票和测验" aside={`${one.pollsVoted} / ${one.pollsOffered}`} />
      <ListRow title="发言和提问" aside={`${one.messages} 条，${one.asks} 问`} />
      <ListRow title="连麦" aside={`${one.onStage} 次，${Math.round(one.spokenS / 60)} 分钟`} />
    </Card>
  );
}
