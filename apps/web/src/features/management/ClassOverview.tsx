import { assessmentRoutes } from '@yangfan/client';
import { CLASS_MODES, COURSE_STAGE_CODES } from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { day, moment } from '../../shared/lib/time.ts';
import { CourseLine } from '../../shared/ui/CourseLine.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, Strip } from '../../shared/ui/Page.tsx';
import { Meter } from '../../shared/ui/States.tsx';
import type { TrainingClass } from './rows.ts';

const percent = (share: number | null) => (share === null ? '—' : `${Math.round(share * 100)}%`);

/** The class in figures; each leads to its records. */
export function ClassOverview({ training: data }: { training: TrainingClass }) {
  const can = useCan();
  const { figures } = data;
  const isTaught = data.kind === 'FORMAL' && ['IN_TRAINING', 'TRAINING_DONE', 'ASSESSING'].includes(data.status);
  const term = useRead(
    assessmentRoutes.completionTerm,
    { params: { classId: data.id } },
    { enabled: isTaught && can('assessment.completion.read') },
  ).data;
  const here = COURSE_STAGE_CODES.indexOf(data.stage);
  const to = (tab: string) => `/work/classes/${data.id}?tab=${tab}`;
  return (
    <div className="stack">
      {term?.dueOn && !term.submitted && (
        <div className={term.lateWorkdays ? 'note stop' : 'note'} role="status">
          {term.lateWorkdays ? (
            <>
              结业申请应在 {term.dueOn} 前提交，已逾期 {term.lateWorkdays} 个工作日，
            </>
          ) : (
            <>
              课程 {term.lastSessionOn} 结束，结业申请请在 {term.dueOn} 前提交（还有 {term.workdaysLeft} 个工作日），
            </>
          )}
          <Go to={`/work/classes/${data.id}/grades`}>到成绩册提交</Go>
        </div>
      )}
      <section className="card">
        <CourseLine
          here={here}
          notes={[
            `名册 ${data.enrolledCount} 人`,
            figures.plannedHours ? `${figures.doneHours}/${figures.plannedHours} 课时` : null,
            null,
            null,
            null,
            null,
          ]}
        />
      </section>
      <Strip
        items={[
          { label: '名册人数', value: data.enrolledCount, note: <Go to={to('roster')}>计划 {data.capacity} 人</Go> },
          {
            label: '课时',
            value: figures.plannedHours,
            note: (
              <Go to={to('timetable')}>
                {data.sessionCount} 节，{figures.teachingDays} 天
              </Go>
            ),
          },
          { label: '已上课时', value: figures.doneHours, note: <Go to={to('timetable')}>已上 {data.sessionDoneCount} 节</Go> },
          { label: '出勤率', value: percent(data.attendanceRate), note: <Go to={`/work/classes/${data.id}/attendance`}>看考勤</Go> },
          {
            label: '线上占比',
            value: percent(figures.onlineRatio),
            note: `点播 ${figures.vodHours}、直播 ${figures.liveHours}、线下 ${figures.offlineHours}`,
          },
          { label: '退班', value: figures.droppedCount, note: <Go to={`${to('roster')}&status=DROPPED`}>查看</Go> },
        ]}
      />
      <div className="columns">
        <section className="card">
          <h2>班级</h2>
          <Facts
            items={[
              [
                '机构',
                can('org.institution.read') ? (
                  <Go to={`/work/institutions/${data.institutionId}`}>{data.institutionName}</Go>
                ) : (
                  data.institutionName
                ),
              ],
              ['市县', data.regionName],
              ['方式', CLASS_MODES[data.mode]],
              ['起止', `${day(data.startsOn)} 至 ${day(data.endsOn)}`],
              [
                '讲师',
                data.lecturers.length
                  ? data.lecturers.map((one, index) => (
                      <span key={one.lecturerId}>
                        {index > 0 && '、'}
                        {can('org.lecturer.read') ? <Go to={`/work/lecturers/${one.lecturerId}`}>{one.name}</Go> : one.name}
                        {one.lead && '（主讲）'}
                      </span>
                    ))
                  : '未选',
              ],
              ['班主任', data.teachers.map((one) => one.name).join('、') || '未选'],
              [
                '教室',
                data.room ? `${data.room.name}（${[data.room.address, `${data.room.seats} 座`].filter(Boolean).join('，')}）` : '未选',
              ],
              ['联系人', data.contactName ? `${data.contactName} ${data.maskedContactPhone}` : '—'],
              ['批准时间', data.approvedAt ? moment(data.approvedAt) : '未批准'],
              [
                '办理留痕',
                figures.lastApprovalSha256 ? (
                  <Go
                    to={to('application')}
                    className="figures small"
                  >{`${figures.approvalCount} 步，${figures.lastApprovalSha256.slice(0, 16)}…`}</Go>
                ) : (
                  '—'
                ),
              ],
            ]}
          />
        </section>
        <section className="card">
          <h2>人员类别</h2>
          {figures.categories.length ? (
            <ul className="rows">
              {figures.categories.map((one) => (
                <li key={one.category}>
                  <span className="grow">
                    {one.name}
                    <Meter value={one.count} max={Math.max(1, data.enrolledCount)} label={`${one.name} ${one.count} 人`} />
                  </span>
                  <Go to={`${to('roster')}&category=${one.category}`} className="figures">
                    {one.count} 人
                  </Go>
                </li>
              ))}
            </ul>
          ) : (
            <p className="quiet">名册导入后显示</p>
          )}
        </section>
      </div>
    </div>
  );
}
