import { mediaRoutes, teachingRoutes } from '@yangfan/client';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { ErrorState, Loading, Meter } from '../../../shared/ui/States.tsx';
import { UploadField } from '../UploadField.tsx';
import { useResumable } from '../../../shared/lib/use-resumable.ts';
import { COURSEWARE_LIMITS } from './AddCourseware.tsx';
import { DeckView } from './DeckView.tsx';
import './activities.css';

const POLL_MS = 2000;

/** Courseware in the workshop: its pages, how far they are, another PDF in its place. */
export function CoursewareEditor({ activityId }: { activityId: string; classId: string }) {
  const read = useRead(teachingRoutes.readActivity, { params: { activityId } }, { refetchInterval: POLL_MS });
  const edit = useSend(teachingRoutes.editActivity, {
    refresh: ['/v1/teaching'],
    done: '已换成新的 PDF',
    onDone: () => upload.done(),
    quiet: true,
  });
  const retry = useSend(mediaRoutes.retryDeck, { refresh: ['/v1/teaching'] });
  const upload = useResumable({
    ...COURSEWARE_LIMITS,
    onFile: (fileId) =>
      edit.mutate(
        { params: { activityId }, body: { fileId } },
        {
          onError: (error) => {
            upload.say(error.message);
            upload.done();
          },
        },
      ),
  });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const { deck } = read.data;
  const isRunning = deck?.status === 'WAITING' || deck?.status === 'RUNNING';
  return (
    <div className="stack">
      {isRunning && (
        <div role="status">
          <Meter value={deck.done} max={deck.pages || 1} label="按页处理进度" />
          <p className="quiet small">{deck.pages ? `正在按页处理：${deck.done} / ${deck.pages} 页` : '排队处理，稍后自动显示'}</p>
        </div>
      )}
      {deck && <DeckView key={deck.id} deck={deck} />}
      {(deck?.status === 'FAILED' || deck?.status === 'WHOLE') && (
        <div className="actions">
          <Button busy={retry.isPending} onClick={() => retry.mutate({ params: { deckId: deck.id } })}>
            重新处理
          </Button>
        </div>
      )}
      <h2>换一个 PDF</h2>
      <UploadField upload={upload} accept="application/pdf,.pdf" label="选择 PDF 上传" />
    </div>
  );
}
