import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { shortDay } from '../../shared/lib/time.ts';
import { useMe } from '../../shared/lib/session.ts';
import { pathParam, useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { CoursePanel } from './CoursePanel.tsx';
import { HeatPanel } from './HeatPanel.tsx';
import { ImpossiblePanel } from './ImpossiblePanel.tsx';
import { PerformancePanel } from './PerformancePanel.tsx';
import { warningQuery, Warnings } from './Warnings.tsx';
import { percent, type Class } from './words.ts';
import './analytics.css';

const TABS = [
  { key: 'warnings', label: '预警与预测' },
  { key: 'heat', label: '热力表' },
  { key: 'course', label: '课程' },
  { key: 'performance', label: '课堂表现' },
  { key: 'impossible', label: '异常情形' },
];

/** A class's 学情: warnings, the heat table, where people stop, classroom performance, records that cannot all be true. */
export function ClassStudy() {
  const classId = pathParam(useParams({ strict: false }), 'classId');
  const [url, setUrl] = useUrlState();
  const all = useRead(teachingRoutes.classStudy, { params: { classId }, query: {} });
  const sheet = useDownload(teachingRoutes.exportStudy);
  const paper = useDownload(teachingRoutes.printStudy);
  if (all.error) return <ErrorState error={all.error} onRetry={() => void all.refetch()} />;
  if (!all.data) return <Loading />;
  const { data } = all;
  const tab = TABS.some(({ key }) => key === url.tab) ? url.tab! : 'warnings';
  return (
    <div className="stack">
      <PageHead
        title={`${data.className}学情`}
        lead={
          <>
            {shortDay(data.startsOn)}至{shortDay(data.endsOn)}，计划 {data.plannedHours} 课时，合格要求 {data.requiredHours} 课时。讲师：
            <Lecturers lecturers={data.lecturers} />
          </>
        }
        crumbs={<Go to={`/work/classes/${classId}`}>返回班级</Go>}
        actions={
          <>
            <Button
              busy={sheet.busy}
              onClick={() => sheet.save({ params: { classId }, query: warningQuery(url) }, `${data.className}学情.xlsx`)}
            >
              导出表格
            </Button>
            <Button busy={paper.busy} onClick={() => paper.save({ params: { classId } }, `${data.className}学情报告.pdf`)}>
              打印报告
            </Button>
          </>
        }
      />
      <Strip
        items={[
          { label: '学员', value: data.learners, note: `今天 ${data.activeToday} 人学习` },
          { label: '高风险', value: <Go to={`/work/classes/${classId}/study?level=HIGH`}>{data.high}</Go> },
          { label: '需要留意', value: <Go to={`/work/classes/${classId}/study?level=LOW`}>{data.low}</Go> },
          {
            label: '预计课时不够',
            value: <Go to={`/work/classes/${classId}/study?reason=FORECAST`}>{data.willMiss}</Go>,
            note: `到${shortDay(data.endsOn)}结课时`,
          },
          {
            label: '平均出勤率',
            value: percent(data.averageRate),
            note: data.minRate === null ? undefined : `合格须达到 ${percent(data.minRate)}`,
          },
        ]}
      />
      <Tabs
        label="学情内容"
        items={TABS}
        value={tab}
        onPick={(key) =>
          setUrl({
            tab: key === 'warnings' ? null : key,
            level: null,
            reason: null,
            q: null,
            chapter: null,
            from: null,
            to: null,
            kind: null,
          })
        }
        links={[
          { href: `/work/classes/${classId}/attendance`, label: '考勤' },
          { href: `/work/classes/${classId}/timeline`, label: '时间线' },
        ]}
      />
      {tab === 'warnings' && <Warnings classId={classId} rules={data.rules} />}
      {tab === 'heat' && <HeatPanel classId={classId} />}
      {tab === 'course' && <CoursePanel classId={classId} />}
      {tab === 'performance' && <PerformancePanel classId={classId} />}
      {tab === 'impossible' && <ImpossiblePanel classId={classId} />}
    </div>
  );
}

/** Names; a link for those who may see what a lecturer did: a lecturer sees their own only. */
function Lecturers({ lecturers }: { lecturers: Class['lecturers'] }) {
  const { data: me } = useMe();
  const mayOpen = (id: string) => !!me?.permissions.includes('teaching.lecturer.read') && (me.lecturerId === null || me.lecturerId === id);
  return lecturers.map((one, index) => (
    <span key={one.lecturerId}>
      {index > 0 && '、'}
      {mayOpen(one.lecturerId) ? <Go to={`/work/lecturers/${one.lecturerId}/study`}>{one.name}</Go> : one.name}
    </span>
  ));
}
