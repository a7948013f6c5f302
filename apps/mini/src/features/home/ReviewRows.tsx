import { assessmentRoutes } from '@yangfan/client';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';

/** Expert review on the staff's home: an expert's tasks, an officer's rounds; nothing for everybody else. */
export function ReviewRows() {
  const tasks = useCall(assessmentRoutes.myReviewTasks, {});
  const rounds = useCall(assessmentRoutes.listReviewRounds, { query: { page: 1, size: 1, state: 'OPEN' } });
  useReturn(() => {
    tasks.reload();
    rounds.reload();
  });
  if (!tasks.data && !rounds.data) return null;
  const waiting = tasks.data ? tasks.data.invited + tasks.data.open : 0;
  return (
    <Card title="专家评审">
      {tasks.data ? (
        <ListRow
          title="我的评审"
          note="答复邀请，滑动看章节，评分，手写签名"
          aside={waiting > 0 ? <StateTag tone="here">{`${waiting} 份`}</StateTag> : null}
          onPress={() => openPage('reviewTasks')}
        />
      ) : null}
      {rounds.data ? (
        <ListRow
          title="评审进度"
          note="各批次评了多少，缺不缺专家"
          aside={rounds.data.total > 0 ? <StateTag tone="here">{`${rounds.data.total} 批`}</StateTag> : null}
          onPress={() => openPage('reviewRounds')}
        />
      ) : null}
    </Card>
  );
}
