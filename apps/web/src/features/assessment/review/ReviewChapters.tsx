import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { call, CallError } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';

export type ReviewChapter = ReplyOf<typeof Contract.readReviewTask>['chapters'][number];

/** The chapters of a plan with what each must say; enclosures have a number instead of a name. */
export function ReviewChapters({ chapters, taskId }: { chapters: readonly ReviewChapter[]; taskId?: string }) {
  return (
    <div className="stack">
      {chapters.map((chapter, index) => (
        <section className="card" key={chapter.code} id={`chapter-${chapter.code}`}>
          <h2>
            {index + 1}. {chapter.title} <span className="quiet small">满分 {chapter.maxScore} 分</span>
          </h2>
          {chapter.hint && <p className="quiet small desk-hint">评分要点：{chapter.hint}</p>}
          {/* The server lets only plain formatting through. */}
          <div className="desk-html" dangerouslySetInnerHTML={{ __html: chapter.html || '<p>（本章没有正文）</p>' }} />
          {chapter.tables.map((table) => (
            <div key={table.title} className="table-wrap" role="region" aria-label={table.title} tabIndex={0}>
              <table className="table">
                <caption className="quiet small">{table.title}</caption>
                <thead>
                  <tr>
                    {table.columns.map((column) => (
                      <th key={column} scope="col">
                        {column}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {table.rows.map((row, line) => (
                    <tr key={line}>
                      {row.map((cell, place) => (
                        <td key={place} data-title={table.columns[place]}>
                          {cell}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ))}
          {taskId && chapter.files.map((file) => <Enclosure key={file.no} taskId={taskId} {...file} />)}
        </section>
      ))}
    </div>
  );
}

function Enclosure({ taskId, no, mediaType }: { taskId: string; no: number; mediaType: string }) {
  const [url, setUrl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isPicture = mediaType.startsWith('image/');
  async function open(): Promise<void> {
    setBusy(true);
    try {
      const bytes = (await call(assessmentRoutes.readReviewFile, { params: { taskId, no } })) as unknown as BlobPart;
      const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
      if (isPicture) setUrl(address);
      else window.open(address, '_blank', 'noopener');
    } catch (error) {
      tell(error instanceof CallError ? error.message : '附件没有打开，请再试一次', 'stop');
    } finally {
      setBusy(false);
    }
  }
  if (url) return <img src={url} alt={`附件 ${no}`} style={{ maxWidth: '100%' }} />;
  return (
    <Button busy={busy} onClick={() => void open()}>
      看附件 {no}（{isPicture ? '图片' : 'PDF'}）
    </Button>
  );
}
