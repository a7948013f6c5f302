import { RATING_ASKED, ratingRule, starCounts, teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';

/** What learners think of a lecturer, in sums. */
export function RatingPanel({ lecturerId, query }: { lecturerId: string; query: { from?: string; to?: string } }) {
  const input = { params: { lecturerId }, query };
  const list = useRead(teachingRoutes.lecturerRatings, input, { keep: true });
  const sheet = useDownload(teachingRoutes.exportLecturerRatings);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { data } = list;
  return (
    <section className="card">
      <h2>学员评价</h2>
      <p className="quiet small">{ratingRule(data)}</p>
      {data.mean !== null && (
        <Facts
          items={[
            ['总平均', `${data.mean} 星，${data.raters} 人次`],
            ...data.dimensions.map(({ key, mean, counts }) => [RATING_ASKED[key], `${mean} 星（${starCounts(counts)}）`] as const),
            ...data.months.map(({ month, mean, raters }) => [month, `${mean} 星，${raters} 人次`] as const),
          ]}
        />
      )}
      <Table
        label="每次课的评价"
        rows={data.sessions}
        rowKey={(row) => row.sessionId}
        empty={{ title: '这段时间还没有可以显示的评价' }}
        columns={[
          { key: 'at', title: '时间', cell: (row) => <span className="figures">{moment(row.startsAt)}</span> },
          { key: 'title', title: '课次', cell: (row) => row.title },
          { key: 'class', title: '班级', cell: (row) => row.className },
          { key: 'raters', title: '人数', num: true, cell: (row) => row.raters },
          { key: 'mean', title: '平均', num: true, cell: (row) => row.mean },
          { key: 'practical', title: RATING_ASKED.practical, num: true, cell: (row) => row.practical },
          { key: 'lecturer', title: RATING_ASKED.lecturer, num: true, cell: (row) => row.lecturer },
          { key: 'organisation', title: RATING_ASKED.organisation, num: true, cell: (row) => row.organisation },
        ]}
      />
      {data.comments.length > 0 && (
        <details>
          <summary>学员写的话（{data.comments.length} 条，不按时间排列）</summary>
          <ul className="rows">
            {data.comments.map((text, index) => (
              <li key={`${index}${text}`}>{text}</li>
            ))}
          </ul>
        </details>
      )}
      <Button busy={sheet.busy} onClick={() => sheet.save(input, `${data.name}讲师评价汇总.xlsx`)}>
        导出评价汇总
      </Button>
    </section>
  );
}
