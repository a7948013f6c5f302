import { assessmentRoutes } from '@yangfan/client';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { Select } from '../../../shared/ui/Field.tsx';
import { ITEM_TYPES } from '../words.ts';

/** Before an exam is arranged: what stands in the way, and where the bank is thin. */
export function Readiness({ classId }: { classId: string }) {
  const ready = useRead(assessmentRoutes.paperReadiness, { params: { classId } }, { enabled: !!classId });
  if (!ready.data) return null;
  const { obstacle, thin } = ready.data;
  if (obstacle) return <p className="note stop">{obstacle}</p>;
  if (!thin.length) return null;
  return (
    <details className="note caution">
      <summary>有 {thin.length} 处题量不足抽题数的 3 倍，同场试卷会有较多相同的题；不影响安排考试</summary>
      <ul>
        {thin.map((cell) => (
          <li key={`${cell.chapter} ${cell.type} ${cell.level}`}>
            {cell.chapterTitle}，{ITEM_TYPES[cell.type]}：抽 {cell.count} 题，可用 {cell.available} 题
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Which paper a drafted exam uses. */
export function PaperChoice({ examId, classId }: { examId: string; classId: string }) {
  const ready = useRead(assessmentRoutes.paperReadiness, { params: { classId } });
  const own = useRead(assessmentRoutes.examPaper, { params: { examId } });
  const put = useSend(assessmentRoutes.setExamPaper, { refresh: ['/v1/assessment/exams', '/v1/assessment/classes'], done: '已换试卷' });
  if (!ready.data || !own.data) return null;
  return (
    <section className="card">
      <Readiness classId={classId} />
      <Select
        label="试卷"
        empty="每人按蓝图抽一份，难度相当"
        disabled={put.isPending}
        value={own.data.paperId ?? ''}
        options={ready.data.papers.map((one) => ({
          value: one.id,
          label: `固定试卷：${one.title}（${one.questions} 题，${one.fullScore} 分）`,
        }))}
        onChange={(event) => put.mutate({ params: { examId }, body: { paperId: event.target.value || null } })}
      />
    </section>
  );
}
