import { View } from '@tarojs/components';
import { assessmentRoutes, randomKey } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf } from '../../shared/time/day.ts';
import { aria } from '../../shared/ui/aria.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { SET_KINDS } from './words.ts';
import './practice.css';

type Overview = ReplyOf<(typeof routes.assessment)['practiceOverview']>;
type Program = Overview['programs'][number];
const PER_SET = 10;
const sayMastery = ({ mastery, seen, items }: { mastery: number | null; seen: number; items: number }) =>
  mastery === null ? `还没练，共 ${items} 题` : `掌握 ${Math.round(mastery * 100)}%，练过 ${seen} / ${items} 题`;

/** What to practise today, and how well each chapter is known. */
export default function Practice() {
  const isSignedIn = useSignedIn();
  const overview = useCall(assessmentRoutes.practiceOverview, isSignedIn ? {} : null);
  useReturn(overview.reload);
  if (!overview.data)
    return (
      <Page>
        <Waiting error={overview.error} onRetry={overview.reload} />
      </Page>
    );
  const { pause, programs, open } = overview.data;
  return (
    <Page>
      {pause ? (
        <Notice tone="caution">{`“${pause.title}”正在进行，练习、错题和解析到 ${clockOf(pause.until)} 考试结束后再开放。`}</Notice>
      ) : null}
      {programs.length === 0 && !pause ? (
        <Empty title="还没有可以练的题" note="加入班级、题库准备好以后，这里会列出各章的练习题。" />
      ) : null}
      {pause
        ? null
        : open.map((set) => (
            <Card key={set.id} title="没做完的一组">
              <ListRow
                title={`${SET_KINDS[set.kind]} ${set.chapterTitle}`}
                note={`已答 ${set.answered} / ${set.questions}`}
                onPress={() => openPage('practiceSet', { setId: set.id })}
              />
            </Card>
          ))}
      {programs.map((program) => (
        <ProgramCards key={program.programCode} program={program} isPaused={pause !== null} />
      ))}
    </Page>
  );
}

function ProgramCards({ program, isPaused }: { program: Program; isPaused: boolean }) {
  const sending = useSend();
  const begin = (kind: keyof typeof SET_KINDS, chapter?: string) =>
    void sending.run(async () => {
      const body = { programCode: program.programCode, kind, count: PER_SET, ...(chapter ? { chapter } : {}) };
      const { id } = await call(assessmentRoutes.startPractice, { body }, { idempotencyKey: randomKey() });
      openPage('practiceSet', { setId: id });
    });
  return (
    <>
      <Card title={isPaused ? '练习情况' : '现在开始'}>
        <ListRow title="练过的题" aside={`${program.seen} / ${program.items} 题`} />
        <ListRow title="今天已练" aside={`${program.answeredToday} 题`} />
        {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
        {isPaused ? null : (
          <View className="practice-start">
            <Button kind="primary" isBusy={sending.isBusy} isDisabled={!program.due} onPress={() => begin('DUE')}>
              {`复习今天到期的（${program.due} 题）`}
            </Button>
            <Button isBusy={sending.isBusy} isDisabled={!program.book} onPress={() => begin('WRONG')}>
              {`重练错题（${program.book} 题）`}
            </Button>
            <Button onPress={() => openPage('wrongBook', { programCode: program.programCode })}>看错题本</Button>
          </View>
        )}
      </Card>
      <Card title="各章掌握程度">
        {program.chapters.map((one) => (
          <View key={one.chapter} className="practice-chapter">
            <ListRow
              title={one.title}
              note={sayMastery(one)}
              {...(isPaused || !one.items ? {} : { aside: '练 10 题', onPress: () => begin('CHAPTER', one.chapter) })}
            />
            <View className="practice-bar" {...aria({ isHidden: true })}>
              <View className="practice-bar-full" style={{ width: `${Math.round((one.mastery ?? 0) * 100)}%` }} />
            </View>
          </View>
        ))}
      </Card>
    </>
  );
}
