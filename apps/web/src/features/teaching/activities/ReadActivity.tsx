import { teachingRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { ArticleText } from '../../../shared/editor/ArticleText.tsx';
import { DeckView } from './DeckView.tsx';
import './activities.css';

/** An article or courseware as learners read it. */
export function ReadActivity({ activityId, preview }: { activityId: string; classId: string; preview: boolean }) {
  return preview ? <Preview activityId={activityId} /> : <Reading activityId={activityId} />;
}

function Preview({ activityId }: { activityId: string }) {
  const read = useRead(teachingRoutes.readActivity, { params: { activityId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const { article, images, deck } = read.data;
  return article ? (
    <ArticleText article={article} images={images} />
  ) : deck ? (
    <DeckView deck={deck} />
  ) : (
    <Empty title="还没有内容">请先在课程工坊里补上。</Empty>
  );
}

function Reading({ activityId }: { activityId: string }) {
  const open = useSend(teachingRoutes.openActivity, { refresh: [], quiet: true });
  const finish = useSend(teachingRoutes.finishActivity, { refresh: ['/v1/teaching/me'], done: '已记下您学完了这一项' });
  const [page, setPage] = useState(1);
  const { mutate } = open;
  useEffect(() => mutate({ params: { activityId } }), [activityId, mutate]);
  if (open.error) return <ErrorState error={open.error} onRetry={() => mutate({ params: { activityId } })} />;
  if (!open.data) return <Loading />;
  const { article, images, deck } = open.data;
  const done = open.data.state === 'DONE' || finish.data?.state === 'DONE';
  const last = deck?.status === 'READY' ? deck.pages : 0;
  return (
    <div className="stack">
      {article ? <ArticleText article={article} images={images} /> : deck && <DeckView deck={deck} onPage={setPage} />}
      <div className="actions">
        {done ? (
          <p className="good" role="status">
            这一项已学完。
          </p>
        ) : (
          <>
            <Button
              look="primary"
              busy={finish.isPending}
              disabled={page < last}
              onClick={() => finish.mutate({ params: { activityId }, body: last ? { page } : {} })}
            >
              {article ? '我读完了' : '我看完了'}
            </Button>
            {page < last && <span className="quiet small">看到最后一页就可以点了。</span>}
          </>
        )}
      </div>
    </div>
  );
}
