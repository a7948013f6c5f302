import { teachingRoutes } from '@yangfan/client';
import type { ArticleNode } from '@yangfan/contract';
import { useRef, useState } from 'react';
import { withAddresses } from '../../../shared/editor/addresses.ts';
import { RichText } from '../../../shared/editor/RichText.tsx';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';

/** Writes an article. What is saved is cleaned by the server. */
export function ArticleEditor({ activityId }: { activityId: string; classId: string }) {
  const read = useRead(teachingRoutes.readActivity, { params: { activityId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data?.article) return <Loading />;
  const { article, images, version } = read.data;
  return <Writing key={activityId} activityId={activityId} article={withAddresses(article, images)} version={version} />;
}

function Writing({ activityId, article, version }: { activityId: string; article: ArticleNode; version: number }) {
  const [current, setCurrent] = useState(version);
  const [changed, setChanged] = useState(false);
  const written = useRef(article);
  const save = useSend(teachingRoutes.editActivity, {
    refresh: ['/v1/teaching/classes', '/v1/teaching/lessons'],
    done: '已保存',
    onDone: (reply) => {
      setCurrent(reply.version);
      setChanged(false);
    },
  });
  return (
    <div className="stack">
      <RichText
        initial={article}
        label="正文"
        purpose="PHOTO"
        onChange={(doc) => {
          written.current = doc;
          setChanged(true);
        }}
      />
      <div className="actions">
        <Button
          look="primary"
          busy={save.isPending}
          disabled={!changed}
          onClick={() => save.mutate({ params: { activityId }, body: { article: written.current, version: current } })}
        >
          保存正文
        </Button>
        <span className="quiet small" role="status">
          {changed ? '有改动还没有保存' : '已是最新'}
        </span>
      </div>
    </div>
  );
}
