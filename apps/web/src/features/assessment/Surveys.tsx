import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { day } from '../../shared/lib/time.ts';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { SurveyFigures } from './SurveyFigures.tsx';

/** Satisfaction within my area: together, and class by class. */
export function Surveys() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const regions = useRegionOptions();
  const filters = {
    ...(url.region ? { region: url.region } : {}),
    ...(url.from ? { from: url.from } : {}),
    ...(url.to ? { to: url.to } : {}),
  };
  const list = useRead(assessmentRoutes.listSurveys, { query: { page, size: 20, ...filters } }, { keep: true });
  const download = useDownload(assessmentRoutes.exportSurveys);
  const sums = list.data?.sums;
  const nps = sums?.figures.find(({ kind }) => kind === 'NPS')?.value;
  return (
    <div className="stack">
      <PageHead
        title="满意度"
        lead={`学员结业前匿名填写；申请结业后、至少 ${list.data?.minAnswers ?? 5} 人填写的班才有汇总`}
        actions={
          <Button busy={download.busy} onClick={() => download.save({ query: filters }, '满意度汇总.xlsx')}>
            导出 Excel
          </Button>
        }
      />
      {sums && sums.classes > 0 && (
        <Strip
          items={[
            { label: '班级', value: sums.classes, unit: '个' },
            { label: '填写', value: sums.answered, unit: '人' },
            { label: '平均分', value: sums.trimmedMean ?? '—', unit: '/ 5 分', note: '各班平均，去掉最高和最低各 5%' },
            { label: '推荐净值', value: nps ?? '—', note: '−100 到 100，越高越愿意推荐' },
            {
              label: '反映收费',
              value: sums.charged,
              unit: '人',
              note: sums.charged ? <span className="stop">红线，请核查</span> : '没有',
            },
          ]}
        />
      )}
      <div className="card">
        <div className="filters">
          <Select
            label="市县"
            empty="全部"
            value={url.region ?? ''}
            onChange={(event) => setUrl({ region: event.target.value })}
            options={regions}
          />
          <TextField label="结束日期从" type="date" value={url.from ?? ''} onChange={(event) => setUrl({ from: event.target.value })} />
          <TextField label="到" type="date" value={url.to ?? ''} onChange={(event) => setUrl({ to: event.target.value })} />
        </div>
        <Table
          label="满意度"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.classId}
          empty={{ title: '没有满意度调查', next: '授课结束后学员填写的班级会出现在这里。' }}
          columns={[
            { key: 'class', title: '班级', cell: (row) => <Link to={`/work/classes/${row.classId}/survey`}>{row.className}</Link> },
            { key: 'institution', title: '培训机构', cell: (row) => row.institutionName },
            { key: 'ended', title: '结束日期', cell: (row) => day(row.endedOn) },
            { key: 'answered', title: '填写（人）', num: true, cell: (row) => row.answered },
            { key: 'mean', title: '平均分（满分 5）', num: true, cell: (row) => row.mean ?? '—' },
            { key: 'nps', title: '推荐净值', num: true, cell: (row) => row.nps ?? '—' },
            {
              key: 'charged',
              title: '反映收费',
              cell: (row) =>
                row.charged === null ? '—' : row.charged ? <StateTag tone="stop">{`红线：${row.charged} 人`}</StateTag> : '没有',
            },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} unit="班" onPage={(next) => setUrl({ page: next })} />}
      </div>
      {sums && sums.figures.length > 0 && (
        <section className="card">
          <h2>各题合计</h2>
          <SurveyFigures figures={sums.figures} />
        </section>
      )}
    </div>
  );
}
