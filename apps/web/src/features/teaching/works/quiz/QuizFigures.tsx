import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../../../shared/lib/api.ts';
import { useDownload } from '../../../../shared/lib/download.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Strip } from '../../../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../../../shared/ui/States.tsx';
import { Table } from '../../../../shared/ui/Table.tsx';
import { QUESTION_KINDS } from '../words.ts';

const HARD = 0.5;

/** Which question fails, and who stands where. */
export function QuizFigures({ quizId }: { quizId: string }) {
  const figures = useRead(teachingRoutes.quizStatistics, { params: { quizId } });
  const sheet = useDownload(teachingRoutes.exportQuiz);
  if (figures.error) return <ErrorState error={figures.error} onRetry={() => void figures.refetch()} />;
  if (!figures.data) return <Loading />;
  const { data } = figures;
  return (
    <div className="stack">
      <Strip
        items={[
          { label: '学员', value: data.learners },
          { label: '已作答', value: data.taken },
          { label: '已通过', value: data.passed },
          { label: '平均最好成绩', value: data.averagePercent === null ? '—' : `${data.averagePercent}%` },
        ]}
      />
      <section className="card">
        <h2>每题的情况</h2>
        <p className="quiet small">按每人最近一次交卷计算。得分率低于 50% 的题，值得在课上再讲一遍。</p>
        <Table
          label="每题的情况"
          rows={data.questions}
          rowKey={(row) => row.id}
          empty={{ title: '还没有题目' }}
          columns={[
            { key: 'no', title: '题号', num: true, cell: (row) => row.no },
            { key: 'stem', title: '题目', cell: (row) => `${QUESTION_KINDS[row.kind]}：${row.stem.slice(0, 60)}` },
            { key: 'answered', title: '作答', num: true, cell: (row) => row.answered },
            {
              key: 'facility',
              title: '得分率',
              num: true,
              cell: (row) =>
                row.facility === null ? '—' : <span className={row.facility < HARD ? 'stop' : ''}>{Math.round(row.facility * 100)}%</span>,
            },
            {
              key: 'wrong',
              title: '最多的错误答案',
              cell: (row) => (row.commonWrong ? `${row.commonWrong.text.slice(0, 40)}（${row.commonWrong.times} 人次）` : '—'),
            },
          ]}
        />
      </section>
      <section className="card">
        <div className="actions">
          <h2 style={{ flex: 1, margin: 0, fontSize: '1.15em' }}>学员成绩</h2>
          <Button busy={sheet.busy} onClick={() => sheet.save({ params: { quizId } }, `${data.title}成绩.xlsx`)}>
            导出 Excel
          </Button>
        </div>
        <Table
          label="学员成绩"
          rows={data.people}
          rowKey={(row) => row.learnerId}
          empty={{ title: '班级名册里还没有学员' }}
          columns={[
            { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo },
            { key: 'name', title: '姓名', cell: (row) => row.maskedName },
            { key: 'attempts', title: '次数', num: true, cell: (row) => row.attempts },
            { key: 'best', title: '最好成绩', num: true, cell: (row) => (row.bestPercent === null ? '—' : `${row.bestPercent}%`) },
            {
              key: 'passed',
              title: '状态',
              cell: (row) => (
                <StateTag tone={row.passed ? 'good' : row.attempts ? 'caution' : 'idle'}>
                  {row.passed ? '已通过' : row.attempts ? '未通过' : '未作答'}
                </StateTag>
              ),
            },
            { key: 'last', title: '最近交卷', cell: (row) => <span className="figures">{moment(row.lastAt)}</span> },
          ]}
        />
      </section>
    </div>
  );
}
