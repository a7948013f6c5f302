import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';
import { ITEM_TYPES } from '../words.ts';
import { percent, sayDiagnosis, SHOWS, two, type Doctor, type Patient } from './doctor-words.ts';
import { Treat } from './Treatment.tsx';
import './bank.css';
import { BankFilters } from './BankFilters.tsx';

type Show = keyof typeof SHOWS;

/** Items with something the matter: what the answers of marked papers say of them, and what to do. */
export function ItemDoctor() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const programCode = url.programCode ?? 'NET_EC';
  const show: Show = url.show && url.show in SHOWS ? (url.show as Show) : 'OPEN';
  const terms = useRead(assessmentRoutes.bankTerms, { query: { programCode } });
  const filters = {
    programCode,
    show,
    ...(url.diagnosis ? { diagnosis: url.diagnosis as never } : {}),
    ...(url.chapter ? { chapter: url.chapter } : {}),
    ...(url.type ? { type: url.type as never } : {}),
    ...(url.search ? { search: url.search } : {}),
  };
  const list = useRead(assessmentRoutes.itemDoctor, { query: { page, size: 20, ...filters } }, { keep: true });
  const file = useDownload(assessmentRoutes.exportDoctor);
  const chapters = [...new Map((terms.data?.knowledge ?? []).map((one) => [one.chapter, one.chapterTitle])).entries()];
  return (
    <div className="stack">
      <PageHead
        title="题目体检"
        lead={`按已公布成绩的正式考试统计，一道题满 ${list.data?.minAnswers ?? 30} 人次才作诊断；诊断的界限由省级在“政策参数”里规定`}
        crumbs={<Link to="/work/items">题库</Link>}
        actions={
          <Button busy={file.busy} onClick={() => file.save({ query: filters }, '题目体检.xlsx')}>
            导出 Excel
          </Button>
        }
      />
      {list.data && <Sums doctor={list.data} />}
      <div className="card">
        <Tabs
          label="题目"
          value={show}
          onPick={(key) => setUrl({ show: key === 'OPEN' ? null : key, diagnosis: null })}
          items={Object.entries(SHOWS).map(([key, label]) => ({ key, label }))}
        />
        <BankFilters url={url} setUrl={setUrl} programCode={programCode} chapters={chapters}>
          <Select
            label="诊断"
            empty="全部"
            value={url.diagnosis ?? ''}
            onChange={(event) => setUrl({ diagnosis: event.target.value })}
            options={(list.data?.byDiagnosis ?? []).map(({ code, items }) => ({
              value: code,
              label: `${sayDiagnosis(code)[0]}（${items}）`,
            }))}
          />
        </BankFilters>
        <Table
          label="题目体检"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.itemId}
          empty={emptyWords(show, list.data)}
          columns={COLUMNS}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} unit="题" onPage={(next) => setUrl({ page: next })} />}
        {list.data?.isCut && <p className="quiet small">题目很多，只看了最近考过的 2000 道。</p>}
      </div>
    </div>
  );
}

function Sums({ doctor: { counts, madeAt } }: { doctor: Doctor }) {
  return (
    <Strip
      items={[
        { label: '待处理', value: counts.open, unit: '题', note: counts.open ? '最要紧的排在前面' : '没有' },
        { label: '暂不处理', value: counts.dismissed, unit: '题', note: '有新数据会再提示' },
        { label: '没有问题', value: counts.well, unit: '题' },
        { label: '数据不足', value: counts.few, unit: '题', note: madeAt ? `统计到 ${moment(madeAt)}` : '还没有公布成绩的正式考试' },
      ]}
    />
  );
}

function emptyWords(show: Show, doctor: Doctor | undefined): { title: string; next: React.ReactNode } {
  if (show === 'OPEN' && doctor && !doctor.counts.well && !doctor.counts.dismissed)
    return { title: '还没有足够的作答可以诊断', next: '正式考试公布成绩后，几分钟内会计入；练习班不计。' };
  if (show === 'OPEN') return { title: '没有待处理的题', next: '换一个筛选条件，或看“没有问题”“数据不足”的题。' };
  return { title: '没有符合条件的题', next: <Go to="/work/items/doctor">看待处理的题</Go> };
}

const shortened = (stem: string): string => (stem.length > 60 ? `${stem.slice(0, 60)}…` : stem);
const COLUMNS = [
  {
    key: 'code',
    title: '编号',
    cell: (row: Patient) => (
      <Go className="nowrap" to={`/work/items/${row.itemId}`}>
        {row.code}
      </Go>
    ),
  },
  {
    key: 'stem',
    title: '题干',
    cell: (row: Patient) => <span className="item-stem">{`${ITEM_TYPES[row.type]}　${shortened(row.stem)}`}</span>,
  },
  {
    key: 'findings',
    title: '诊断',
    cell: (row: Patient) =>
      row.findings.length ? (
        <ul className="findings">
          {row.findings.map(({ code, words }) => (
            <li key={code}>
              <StateTag tone={sayDiagnosis(code)[1]}>{sayDiagnosis(code)[0]}</StateTag> {words}
            </li>
          ))}
          {row.dismissed && (
            <li className="quiet">
              {row.dismissed.by} {moment(row.dismissed.at)} 暂不处理：{row.dismissed.reason}
            </li>
          )}
        </ul>
      ) : (
        <span className="quiet">没有问题</span>
      ),
  },
  { key: 'sat', title: '人次', num: true, cell: (row: Patient) => row.sat },
  { key: 'facility', title: '得分率', num: true, cell: (row: Patient) => percent(row.facility) },
  { key: 'discrimination', title: '区分度', num: true, cell: (row: Patient) => two(row.discrimination) },
  {
    key: 'difficulty',
    title: '难度（标 / 测）',
    num: true,
    cell: (row: Patient) => `${row.difficulty} / ${row.measured ?? '—'}`,
  },
  { key: 'exposed', title: '近 90 天', num: true, cell: (row: Patient) => row.exposed },
  { key: 'act', title: '处理', cell: (row: Patient) => <Treat row={row} /> },
];
