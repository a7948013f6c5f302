import { teachingRoutes } from '@yangfan/client';
import type { AssignmentView } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../../../shared/lib/api.ts';
import { useCan } from '../../../../shared/lib/session.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Dialog } from '../../../../shared/ui/Dialog.tsx';
import { Select, TextField } from '../../../../shared/ui/Field.tsx';
import { ErrorState, Loading } from '../../../../shared/ui/States.tsx';

const STATES = [
  { value: 'SUBMITTED', label: '待批改' },
  { value: 'MARKED', label: '已批改' },
  { value: 'RETURNED', label: '已退回' },
] as const;
type Part = { state?: 'SUBMITTED' | 'MARKED' | 'RETURNED'; fromSeat?: number; toSeat?: number };

/** All works of the assignment as one file: what is in it is said before it is fetched. */
export function DownloadWorks({ assignment }: { assignment: AssignmentView }) {
  const can = useCan();
  const [open, setOpen] = useState(false);
  const { submitted, returned, marked } = assignment.counts;
  if (!can('teaching.work.download') || submitted + returned + marked === 0) return null;
  return (
    <div className="actions">
      <Button onClick={() => setOpen(true)}>打包下载全部作业</Button>
      <Dialog title="打包下载作业" open={open} onClose={() => setOpen(false)}>
        <Choose assignmentId={assignment.id} onClose={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}

function Choose({ assignmentId, onClose }: { assignmentId: string; onClose: () => void }) {
  const [part, setPart] = useState<Part>({});
  const contents = useRead(teachingRoutes.previewArchive, { params: { assignmentId }, query: part }, { keep: true });
  const seat = (key: 'fromSeat' | 'toSeat') => ({
    type: 'number',
    min: 1,
    max: 9999,
    value: part[key] === undefined ? '' : String(part[key]),
    onChange: (event: { target: { value: string } }) => {
      const number = Number(event.target.value);
      const { [key]: _, ...rest } = part;
      setPart(number >= 1 && number <= 9999 ? { ...rest, [key]: Math.floor(number) } : rest);
    },
  });
  const search = new URLSearchParams(Object.entries(part).map(([key, value]) => [key, String(value)])).toString();
  const { data } = contents;
  return (
    <div className="form">
      <p>每位学员一个文件夹，内有作业文字和上传的文件；另有一张清单，写明提交时间、版本、得分和评语。姓名按规定隐去一部分。</p>
      <Select
        label="状态"
        empty="全部"
        options={STATES}
        value={part.state ?? ''}
        onChange={(event) => {
          const { state: _, ...rest } = part;
          setPart(event.target.value ? { ...rest, state: event.target.value as NonNullable<Part['state']> } : rest);
        }}
      />
      <div className="filters">
        <TextField label="学号从" {...seat('fromSeat')} />
        <TextField label="到" {...seat('toSeat')} />
      </div>
      {contents.error ? (
        <ErrorState error={contents.error} onRetry={() => void contents.refetch()} />
      ) : !data ? (
        <Loading />
      ) : (
        <p role="status">
          {data.works === 0 ? (
            '所选范围里还没有人提交，请换一个范围。'
          ) : (
            <>
              共 <b className="figures">{data.works}</b> 份作业、<b className="figures">{data.files}</b> 个文件，约 {sizeWords(data.bytes)}
              。{!data.fits && `一次最多 ${data.maxFiles} 个文件、${sizeWords(data.maxBytes)}，请填写学号范围，分几次下载。`}
            </>
          )}
        </p>
      )}
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        {data && data.works > 0 && data.fits ? (
          // A link, not a fetch: what may be a gigabyte goes to the disk as it comes.
          <a
            className="button primary"
            href={`/v1/teaching/assignments/${assignmentId}/archive${search ? `?${search}` : ''}`}
            download
            onClick={onClose}
          >
            下载
          </a>
        ) : (
          <Button look="primary" disabled>
            下载
          </Button>
        )}
      </div>
    </div>
  );
}

const sizeWords = (bytes: number): string =>
  bytes >= 1024 ** 3
    ? `${Math.round((bytes / 1024 ** 3) * 10) / 10} GB`
    : bytes >= 1024 ** 2
      ? `${Math.round(bytes / 1024 ** 2)} MB`
      : `${Math.max(1, Math.round(bytes / 1024))} KB`;
