import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { day } from '../../shared/lib/time.ts';

/** The class's term for its completion; asked only where there is one to read. */
export function useTerm(classId: string, enabled: boolean) {
  return useRead(assessmentRoutes.completionTerm, { params: { classId } }, { enabled }).data;
}

/** Until when the completion must be asked for, as a warning while it is not. */
export function CompletionTerm({ term }: { term: ReturnType<typeof useTerm> }) {
  if (!term?.dueOn || term.submitted) return null;
  if (term.lateWorkdays)
    return (
      <div className="note stop" role="status">
        结业申请应在 {day(term.dueOn)} 前提交，已逾期 {term.lateWorkdays} 个工作日。提交时须写明原因，主管部门看得到。
      </div>
    );
  return (
    <div className="note" role="status">
      课程 {day(term.lastSessionOn)} 结束，请在 {day(term.dueOn)} 前提交结业申请，还有 {term.workdaysLeft} 个工作日。
    </div>
  );
}
