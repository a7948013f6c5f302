import { orgRoutes } from '@yangfan/client';
import type { InputOf, orgRoutes as Contract, ReplyOf } from '@yangfan/contract';
import {
  CLASS_KINDS,
  CLASS_MODES,
  CLASS_STATUSES,
  COURSE_STAGE_CODES,
  COURSE_STAGES,
  PROGRAMS,
  type CourseStage,
} from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { useCan } from '../../shared/lib/session.ts';
import { shortDay } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { approvalTone } from '../../shared/ui/ApprovalLog.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { CourseDots } from '../../shared/ui/CourseLine.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag, type Tone } from '../../shared/ui/States.tsx';
import { Pager, Table, type Column } from '../../shared/ui/Table.tsx';

type Row = ReplyOf<typeof Contract.listClasses>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.listClasses>['query']>;

const STAGE_TONES: Partial<Record<CourseStage, Tone>> = { ASSESS: 'here', COMPLETE: 'good', FOLLOW_UP: 'good' };
/** Below this an attendance stands out; what counts for a pass is the frozen policy of each class. */
const LOW_ATTENDANCE = 0.8;

/** The address's filters as the server takes them. */
function queryOf(url: Record<string, string>): Query {
  return {
    q: url.q,
    status: url.status?.split(','),
    stage: url.stage,
    programCode: url.programCode,
    kind: url.kind,
    mode: url.mode,
    regionCode: url.regionCode,
    institutionId: url.institutionId,
    lecturerId: url.lecturerId,
    startsFrom: url.startsFrom,
    startsTo: url.startsTo,
    sort: url.sort ?? '-startsOn',
  } as Query;
}

/** Every class in the caller's reach, with its course line. */
export function Classes() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const query = queryOf(url);
  const list = useRead(orgRoutes.listClasses, { query: { ...query, page, size: 15 } }, { keep: true });
  const sheet = useDownload(orgRoutes.exportClasses);
  const filtered = Object.keys(url).some((key) => key !== 'page' && key !== 'sort');
  return (
    <div>
      <PageHead
        title="班级"
        lead={url.kind === 'PRACTICE' ? '练习班只用于试用，不计入任何统计' : '正式班；点班级名称看课表、名册和申请进度'}
        actions={
          <>
            {can('org.class.export') && (
              <Button busy={sheet.busy} onClick={() => sheet.save({ query }, '班级列表.xlsx')}>
                导出
              </Button>
            )}
            {can('management.class.apply') && (
              <Go to="/work/classes/new" className="button primary">
                申请开班
              </Go>
            )}
          </>
        }
      />
      <section className="card">
        <Filters url={url} setUrl={setUrl} />
        <Table
          label="班级列表"
          columns={COLUMNS}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          sort={{
            by: url.sort ?? '-startsOn',
            onSort: (by) => setUrl({ sort: by === 'enrolledCount' ? '-enrolledCount' : by === '-name' ? 'name' : by }),
          }}
          empty={
            filtered
              ? { title: '没有符合条件的班级', next: <Button onClick={() => setUrl(clearAll(url))}>清除筛选</Button> }
              : {
                  title: '还没有班级',
                  next: can('management.class.apply') ? <Go to="/work/classes/new">申请第一个班</Go> : '机构提交开班申请后会出现在这里。',
                }
          }
        />
        {list.data && list.data.total > 0 && (
          <Pager page={page} size={15} total={list.data.total} unit="个班级" onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
    </div>
  );
}

const clearAll = (url: Record<string, string>) => Object.fromEntries(Object.keys(url).map((key) => [key, null]));

function Filters({ url, setUrl }: { url: Record<string, string>; setUrl: (change: Record<string, string | null>) => void }) {
  const regions = useRegionOptions();
  const pick = (key: string) => ({
    value: url[key] ?? '',
    onChange: (event: { target: { value: string } }) => setUrl({ [key]: event.target.value || null }),
  });
  return (
    <div className="filters">
      <SearchBox label="搜索" placeholder="名称或编号" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
      <Select label="阶段" empty="全部阶段" options={optionsOf(COURSE_STAGES)} {...pick('stage')} />
      <Select label="状态" empty="全部状态" options={statusOptions(url.status)} {...pick('status')} />
      <Select label="课程" empty="全部课程" options={optionsOf(PROGRAMS)} {...pick('programCode')} />
      <Select label="市县" empty="全部市县" options={regions} {...pick('regionCode')} />
      <Select label="方式" empty="全部方式" options={optionsOf(CLASS_MODES)} {...pick('mode')} />
      <Select label="类别" empty="正式班" options={optionsOf(CLASS_KINDS).filter((kind) => kind.value !== 'FORMAL')} {...pick('kind')} />
      <TextField label="开班不早于" type="date" {...pick('startsFrom')} />
      <TextField label="开班不晚于" type="date" {...pick('startsTo')} />
    </div>
  );
}

/** A link may ask for several states at once; the choice then names them. */
function statusOptions(asked: string | undefined) {
  const options = optionsOf(CLASS_STATUSES);
  if (!asked?.includes(',')) return options;
  const names = asked.split(',').map((code) => CLASS_STATUSES[code as keyof typeof CLASS_STATUSES] ?? code);
  return [{ value: asked, label: names.join('、') }, ...options];
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'name',
    title: '班级',
    sortable: true,
    cell: (row) => (
      <>
        <Go to={`/work/classes/${row.id}`}>{row.name}</Go>
        {row.kind === 'PRACTICE' && (
          <>
            {' '}
            <StateTag tone="idle">练习班</StateTag>
          </>
        )}
        <div className="quiet small figures">{row.code}</div>
      </>
    ),
  },
  {
    key: 'institution',
    title: '培训机构',
    cell: (row) => (
      <>
        {row.institutionName}
        <div className="quiet small">{row.regionName}</div>
      </>
    ),
  },
  { key: 'lecturers', title: '讲师', cell: (row) => row.lecturers.map((lecturer) => lecturer.name).join('、') || '—' },
  {
    key: 'startsOn',
    title: '起止',
    sortable: true,
    cell: (row) => (
      <span style={{ whiteSpace: 'nowrap' }}>
        {shortDay(row.startsOn)}
        <span className="quiet small" style={{ display: 'block' }}>
          至 {shortDay(row.endsOn)}
        </span>
      </span>
    ),
  },
  {
    key: 'enrolledCount',
    title: '人数',
    num: true,
    sortable: true,
    cell: (row) => <Go to={`/work/classes/${row.id}?tab=roster`}>{row.enrolledCount}</Go>,
  },
  {
    key: 'attendance',
    title: '出勤率',
    num: true,
    cell: (row) =>
      row.attendanceRate === null ? (
        '—'
      ) : (
        <span className={row.attendanceRate < LOW_ATTENDANCE ? 'stop' : ''}>
          {Math.round(row.attendanceRate * 100)}%{row.attendanceRate < LOW_ATTENDANCE && <span className="visually-hidden">，偏低</span>}
        </span>
      ),
  },
  { key: 'course', title: '培训航线', cell: (row) => <CourseDots here={COURSE_STAGE_CODES.indexOf(row.stage)} /> },
  {
    key: 'status',
    title: '阶段',
    sortable: true,
    cell: (row) =>
      row.stage === 'ENROL' ? (
        <StateTag tone={approvalTone(row.status)}>{row.statusName}</StateTag>
      ) : (
        <span title={row.statusName}>
          <StateTag tone={STAGE_TONES[row.stage] ?? 'plain'}>{COURSE_STAGES[row.stage]}</StateTag>
        </span>
      ),
  },
];
