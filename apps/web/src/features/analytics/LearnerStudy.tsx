import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { COURSE_STAGE_CODES } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment, shortDay } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { CourseLine } from '../../shared/ui/CourseLine.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, PageHead, Strip } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { DayBars } from './Bars.tsx';
import { ForecastNote } from './ForecastNote.tsx';
import { ACTIVITIES, LEVELS, MODES, ownHref, percent, staffHref, type Learner } from './words.ts';

/** The learner's own way through a class. */
export function MyStudy() {
  const classId = pathParam(useParams({ strict: false }), 'classId');
  const study = useRead(teachingRoutes.myStudy, { params: { classId } });
  if (study.error) return <ErrorState error={study.error} onRetry={() => void study.refetch()} />;
  if (!study.data) return <Loading />;
  return (
    <div className="stack">
      <PageHead
        title="我的学情"
        lead={`${study.data.className}，${shortDay(study.data.startsOn)}至${shortDay(study.data.endsOn)}`}
        crumbs={<Go to={`/learn/${classId}`}>返回课程</Go>}
        actions={
          <Go className="button" to={`/hours/${classId}`}>
            学时是怎么算的
          </Go>
        }
      />
      <StudyView data={study.data} href={(link) => ownHref(link, classId)} own />
    </div>
  );
}

/** The same for staff of the class, with what was done about it. */
export function LearnerStudy() {
  const params = useParams({ strict: false });
  const [classId, learnerId] = [pathParam(params, 'classId'), pathParam(params, 'learnerId')];
  const study = useRead(teachingRoutes.learnerStudy, { params: { classId, learnerId } });
  const can = useCan();
  const remind = useSend(teachingRoutes.remindLearners, { refresh: ['/v1/teaching/classes'], done: '已发送站内提醒' });
  if (study.error) return <ErrorState error={study.error} onRetry={() => void study.refetch()} />;
  if (!study.data) return <Loading />;
  const { data } = study;
  return (
    <div className="stack">
      <PageHead
        title={`${data.name}的学情`}
        lead={
          <>
            座号 {data.seatNo}，{data.className} <StateTag tone={LEVELS[data.level][1]}>{LEVELS[data.level][0]}</StateTag>
          </>
        }
        crumbs={<Go to={`/work/classes/${classId}/study`}>班级学情</Go>}
        actions={
          <>
            <Go className="button" to={`/work/classes/${classId}/learners/${learnerId}/hours`}>
              学时明细
            </Go>
            {can('teaching.study.remind') && (
              <Button
                look="primary"
                busy={remind.isPending}
                onClick={() => remind.mutate({ params: { classId }, body: { learnerIds: [learnerId] } })}
              >
                发提醒
              </Button>
            )}
          </>
        }
      />
      <StudyView data={data} href={(link) => staffHref(link, classId, learnerId)} own={false} />
      <Actions data={data} mayNote={can('teaching.study.remind')} />
    </div>
  );
}

type Href = (link: Learner['next'][number]['link']) => string;

function StudyView({ data, href, own }: { data: Learner; href: Href; own: boolean }) {
  const here = COURSE_STAGE_CODES.indexOf(data.stage);
  // The forecast stands above the list already; for staff the line also tells its points.
  const reasons = data.reasons.filter(({ code }) => !own || code !== 'FORECAST');
  const notes = COURSE_STAGE_CODES.map((stage) => (stage === 'TEACH' ? `${data.attendedHours} / ${data.plannedHours} 课时` : null));
  return (
    <>
      <section className="card">
        <CourseLine here={here} notes={notes} />
      </section>
      <Strip
        items={[
          { label: '已得课时', value: data.attendedHours, note: `计划 ${data.plannedHours}` },
          { label: '出勤率', value: percent(data.rate), note: data.minRate === null ? undefined : `合格须达到 ${percent(data.minRate)}` },
          { label: '学完的节', value: `${data.lessonsDone} / ${data.lessons}` },
          { label: '学习天数', value: data.activeDays, note: data.lastAt ? `最近 ${moment(data.lastAt)}` : '还没有开始' },
        ]}
      />
      <section className="card">
        <h2>{own ? '现在怎么样' : '预测与预警'}</h2>
        <ForecastNote forecast={data.forecast} />
        {reasons.length === 0 ? (
          <p className={data.reasons.length ? 'quiet' : 'good'}>{data.reasons.length ? '没有别的需要留意。' : '没有需要留意的地方。'}</p>
        ) : (
          <ul className="rows">
            {reasons.map((reason) => (
              <li key={reason.code}>
                <span className="grow">
                  {reason.text}
                  <span className="quiet small study-rule">规则：{reason.rule}</span>
                </span>
                {!own && <span className="quiet small">{reason.points} 分</span>}
                <Go to={href(reason.link)}>看记录</Go>
              </li>
            ))}
          </ul>
        )}
      </section>
      {data.next.length > 0 && (
        <section className="card">
          <h2>{own ? '接下来做什么' : '建议学员接下来做'}</h2>
          <ol className="rows">
            {data.next.map((step) => (
              <li key={step.text}>
                {own ? (
                  <Go className="grow" to={href(step.link)}>
                    {step.text}
                  </Go>
                ) : (
                  <span className="grow">{step.text}</span>
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
      <section className="card">
        <h2>各类课时</h2>
        <Table
          label="各类课时"
          rows={data.kinds}
          rowKey={(row) => row.kind}
          columns={[
            { key: 'kind', title: '方式', cell: (row) => MODES[row.kind] },
            { key: 'credit', title: '已得', num: true, cell: (row) => row.creditedHours },
            { key: 'due', title: '到今天应有', num: true, cell: (row) => row.dueHours },
            { key: 'plan', title: '计划', num: true, cell: (row) => row.plannedHours },
          ]}
        />
        <p className="quiet small">
          迟到或早退 {data.late} 次，缺勤 {data.absent} 次。面授和直播在班主任、讲师双方确认后计入。
        </p>
      </section>
      <section className="card">
        <h2>每天的学习</h2>
        {data.days.length ? <DayBars days={data.days} /> : <Empty title="还没有学习记录" />}
      </section>
      <Interaction data={data} />
      <Exams data={data} own={own} />
      <Scores data={data} />
    </>
  );
}

function Interaction({ data }: { data: Learner }) {
  const { interaction: one } = data;
  return (
    <section className="card">
      <h2>课堂互动</h2>
      {one.rooms === 0 ? (
        <Empty title="还没有进过直播间" />
      ) : (
        <Facts
          items={[
            ['上过的直播课', `${one.rooms} 次`],
            ['在线确认', `响应 ${one.confirmsAnswered} / ${one.confirmsAsked} 次`],
            ['投票和测验', `参加 ${one.pollsVoted} / ${one.pollsOffered} 次`],
            ['发言', `${one.messages} 条`],
            ['提问', `${one.asks} 次`],
            ['举手与连麦', `举手 ${one.hands} 次，上麦 ${one.onStage} 次，共 ${Math.round(one.spokenS / 60)} 分钟`],
          ]}
        />
      )}
    </section>
  );
}

function Exams({ data, own }: { data: Learner; own: boolean }) {
  if (data.exams.length === 0) return null;
  return (
    <section className="card">
      <h2>理论考试</h2>
      <Table
        label="理论考试"
        rows={data.exams}
        rowKey={(row) => row.examId}
        columns={[
          { key: 'no', title: '场次', cell: (row) => `第 ${row.sitting} 次${row.resit ? '（补考）' : ''}` },
          { key: 'score', title: '得分', num: true, cell: (row) => `${row.score} / ${row.fullScore}` },
          {
            key: 'state',
            title: '结果',
            cell: (row) => <StateTag tone={row.passed ? 'good' : 'caution'}>{row.passed ? '及格' : `未到 ${row.passScore} 分`}</StateTag>,
          },
          { key: 'at', title: '公布时间', cell: (row) => <span className="figures">{moment(row.at)}</span> },
          {
            key: 'see',
            title: '记录',
            cell: (row) =>
              own ? (
                <Go to={`/exams/${row.attemptId}/result`}>看试卷和解析</Go>
              ) : (
                <>
                  <Go to={`/work/exams/${row.examId}`}>看考试</Go> <Go to={`/work/classes/${data.classId}/timeline`}>看时间线</Go>
                </>
              ),
          },
        ]}
      />
      <p className="quiet small">成绩公布以后才出现在这里。多次考试怎样计入总评，以成绩册为准。</p>
    </section>
  );
}

function Scores({ data }: { data: Learner }) {
  if (data.scores.length === 0) return null;
  return (
    <section className="card">
      <h2>随堂测和作业</h2>
      <Table
        label="随堂测和作业"
        rows={data.scores}
        rowKey={(row) => row.activityId}
        columns={[
          { key: 'kind', title: '种类', cell: (row) => ACTIVITIES[row.kind] },
          { key: 'title', title: '名称', cell: (row) => row.title },
          {
            key: 'state',
            title: '状态',
            cell: (row) => <StateTag tone={row.done ? 'good' : 'idle'}>{row.done ? '已完成' : '未完成'}</StateTag>,
          },
          { key: 'score', title: '得分', num: true, cell: (row) => (row.scorePercent === null ? '—' : Math.round(row.scorePercent)) },
          { key: 'at', title: '完成时间', cell: (row) => moment(row.doneAt) },
        ]}
      />
    </section>
  );
}

function Actions({ data, mayNote }: { data: Learner; mayNote: boolean }) {
  const [text, setText] = useState('');
  const { classId, learnerId } = data;
  const note = useSend(teachingRoutes.noteStudy, { refresh: ['/v1/teaching/classes'], done: '已记录', onDone: () => setText('') });
  return (
    <section className="card">
      <h2>提醒与跟进</h2>
      {data.actions.length === 0 && <p className="quiet">还没有提醒过，也没有跟进记录。</p>}
      <ul className="rows">
        {data.actions.map((one) => (
          <li key={one.id}>
            <StateTag tone={one.kind === 'NOTE' ? 'plain' : 'here'}>{one.kind === 'NOTE' ? '跟进' : '提醒'}</StateTag>
            <span className="grow">{one.text}</span>
            <span className="quiet small">
              {one.byName} {moment(one.at)}
            </span>
          </li>
        ))}
      </ul>
      {mayNote && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            note.mutate({ params: { classId, learnerId }, body: { text } });
          }}
        >
          <TextArea
            label="跟进记录"
            hint="只有管理本班的老师看得到；学员导出个人数据时也会包含。"
            value={text}
            maxLength={500}
            rows={2}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" busy={note.isPending} disabled={text.trim().length < 2}>
            保存记录
          </Button>
        </form>
      )}
    </section>
  );
}
