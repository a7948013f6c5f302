import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { IdentityCheck } from '../../../shared/check/IdentityCheck.tsx';
import { useSend } from '../../../shared/lib/api.ts';
import { moment, time } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice } from '../../../shared/ui/Field.tsx';
import { isPhone, PLEDGE } from '../words.ts';
import { SurroundingsCheck, type Surroundings } from './Surroundings.tsx';
import { TheoryFirst } from '../TheoryFirst.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';

type Exam = ReplyOf<typeof Contract.myExams>['items'][number]['exam'];

/** The door of an exam: what to know, the pledge, the identity check. */
export function ExamEntry({
  exam,
  theory,
  standing,
  finished,
  onStarted,
}: {
  exam: Exam;
  theory: ReplyOf<typeof Contract.myExams>['items'][number]['theory'];
  standing: ReplyOf<typeof Contract.myExams>['items'][number]['standing'];
  finished: boolean;
  onStarted: (attempt: ReplyOf<typeof Contract.startAttempt>) => void;
}) {
  const [pledge, setPledge] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const [found, setFound] = useState<Surroundings | null>(null);
  const start = useSend(assessmentRoutes.startAttempt, { refresh: [], onDone: onStarted });
  const open = exam.phase === 'ENTRY' && !finished && !standing.barred && !standing.deferred;
  const refused = standing.deferred
    ? '您已获准缓考，这场考试不用参加；请等班主任安排缓考。'
    : standing.barred
      ? '您这场考试的资格被暂停，请联系班主任。'
      : !exam.clients.includes(isPhone() ? 'PHONE' : 'PC')
        ? `这场考试只能用${exam.clients.includes('PC') ? '电脑浏览器' : '手机小程序'}参加，请换设备后再进入。`
        : null;
  return (
    <main className="exam" style={{ maxWidth: 760, margin: '0 auto', padding: '32px 20px' }}>
      <PageHead
        title={exam.title}
        lead={`${moment(exam.startsAt)} 开考，${time(exam.entryUntil)} 前入场`}
        crumbs={<Link to="/exams">返回考试</Link>}
      />
      {refused ? (
        <div className="note caution">{refused}</div>
      ) : !open ? (
        <div className="note caution">
          {finished ? '您已交卷。' : exam.phase === 'WAITING' ? '还没有到入场时间，请稍候。' : '入场时间已过。'}
        </div>
      ) : theory && theory.missing.length > 0 ? (
        <TheoryFirst classId={exam.classId} theory={theory} />
      ) : (
        <div className="stack">
          <section className="card">
            <h2>考试须知</h2>
            <ul style={{ listStyle: 'disc', paddingLeft: '1.2em' }}>
              <li>
                共 <b className="figures">{exam.questions}</b> 题，<b className="figures">{exam.durationMin}</b> 分钟，以服务器时钟计时。
              </li>
              <li>每改一处答案都会自动保存；断网时先存在本机，恢复后自动补交，不影响作答。</li>
              <li>离开考试页面会被记录；您可以在交卷后看到自己的全部记录。</li>
              <li>换电脑或刷新后可以继续，原来的页面随即失效。</li>
              {standing.extraMin > 0 && (
                <li>
                  您的考试时间已延长 <b className="figures">{standing.extraMin}</b> 分钟。
                </li>
              )}
              {standing.looks > 0 && (
                <li>
                  考试中随机查看本人 <b className="figures">{standing.looks}</b>{' '}
                  次：用人脸入场的由摄像头抓拍，比对后不保存，只有异常的一张留作证据；其他考生由监考员当面看。
                </li>
              )}
              {standing.fullScreen && <li>电脑上考试须全屏，退出全屏、切换窗口、复制粘贴都会被记录。</li>}
            </ul>
          </section>
          <section className="card">
            <h2>1. 环境检测</h2>
            <SurroundingsCheck fullScreen={standing.fullScreen} onFound={setFound} />
          </section>
          <section className="card">
            <h2>2. 诚信承诺</h2>
            <Choice checked={pledge} onChange={(event) => setPledge(event.target.checked)} label={PLEDGE.text} />
          </section>
          <section className="card">
            <h2>3. 核验本人</h2>
            {token ? (
              <p className="good">核验已通过</p>
            ) : pledge ? (
              <IdentityCheck purpose="EXAM_ENTER" onPassed={setToken} />
            ) : (
              <p className="quiet">请先确认诚信承诺</p>
            )}
          </section>
          <Button
            look="primary"
            disabled={!pledge || !token}
            busy={start.isPending}
            onClick={() => {
              // Only a click may ask for the whole screen.
              if (standing.fullScreen && document.fullscreenEnabled)
                void document.documentElement.requestFullscreen({ navigationUI: 'hide' }).catch(() => undefined);
              start.mutate({
                params: { examId: exam.id },
                body: { checkToken: token!, pledge, pledgeVersion: PLEDGE.version, ...(found ? { environment: found } : {}) },
              });
            }}
          >
            领取试卷，开始考试
          </Button>
        </div>
      )}
    </main>
  );
}
