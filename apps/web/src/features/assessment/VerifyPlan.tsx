import { useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';

/** Whoever scans the code of a printed plan sees whether it was handed in and with which digest. */
export function VerifyPlan() {
  const { versionId } = useParams({ strict: false }) as { versionId: string };
  const [{ code = '' }] = useUrlState();
  const read = useRead(assessmentRoutes.verifyPlan, { params: { versionId }, query: { code } }, { enabled: code.length >= 8 });
  const found = read.data?.found ? read.data : null;
  return (
    <div className="stack">
      <PageHead title="核验规划书" />
      <div className="card">
        {code.length < 8 ? (
          <Empty title="请扫描打印件上的二维码打开本页" />
        ) : read.error ? (
          <ErrorState error={read.error} onRetry={() => void read.refetch()} />
        ) : !read.data ? (
          <Loading />
        ) : found ? (
          <>
            <p className="good">系统中有这份规划书。请核对打印件末页的 SHA-256 与下面一致。</p>
            <Facts
              items={[
                ['项目名称', found.title],
                ['学员', found.maskedName],
                ['班级', found.className],
                ['版本', `第 ${found.no} 版`],
                ['提交时间', moment(found.submittedAt)],
                ['SHA-256', <span style={{ overflowWrap: 'anywhere' }}>{found.sha256}</span>],
              ]}
            />
          </>
        ) : (
          <Empty title="没有找到这份规划书">二维码不完整，或者这不是本系统打印的规划书。请重新扫码，或与培训机构核实。</Empty>
        )}
      </div>
    </div>
  );
}
