import { teachingRoutes } from '@yangfan/client';
import { useRef, useState } from 'react';
import { useSend } from '../../../../shared/lib/api.ts';
import { useDownload } from '../../../../shared/lib/download.ts';
import { base64Of } from '../../../../shared/lib/upload.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Dialog } from '../../../../shared/ui/Dialog.tsx';
import { QUESTION_KINDS } from '../words.ts';

/** Questions from a sheet: looked at first, then added, all or none. */
export function ImportQuestions({ quizId, disabled }: { quizId: string; disabled: boolean }) {
  const [open, setOpen] = useState(false);
  const [file, setFile] = useState<{ name: string; base64: string } | null>(null);
  const [fault, setFault] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const template = useDownload(teachingRoutes.quizTemplate);
  const params = { quizId };
  const look = useSend(teachingRoutes.importQuiz, { refresh: [], quiet: true });
  const add = useSend(teachingRoutes.importQuiz, {
    refresh: ['/v1/teaching/quizzes'],
    onDone: () => close(),
    done: '题目已导入',
  });
  function close(): void {
    setOpen(false);
    setFile(null);
    look.reset();
  }
  async function choose(chosen: File): Promise<void> {
    setFault('');
    if (chosen.size > 2 * 1024 ** 2) return setFault('表格超过 2 MB，请删去图片后再上传');
    const read = { name: chosen.name.slice(-200), base64: await base64Of(chosen) };
    setFile(read);
    look.mutate({ params, body: { ...read, dryRun: true } });
  }
  const found = look.data;
  return (
    <>
      <Button disabled={disabled} title={disabled ? '请先保存测验，再导入' : undefined} onClick={() => setOpen(true)}>
        从表格导入
      </Button>
      <Dialog title="从表格导入题目" open={open} onClose={close}>
        <div className="stack">
          <p>先下载模板，一行写一题；选好文件后先检查，确认没有问题再导入。</p>
          <div className="actions">
            <Button busy={template.busy} onClick={() => template.save({ params }, '测验题导入模板.xlsx')}>
              下载模板
            </Button>
            <Button look="primary" busy={look.isPending} onClick={() => input.current?.click()}>
              选择表格并检查
            </Button>
            <input
              ref={input}
              type="file"
              accept=".xlsx,.csv"
              className="visually-hidden"
              aria-label="选择题目表格"
              onChange={(event) => {
                const chosen = event.target.files?.[0];
                if (chosen) void choose(chosen);
                event.target.value = '';
              }}
            />
          </div>
          {(fault || look.error) && (
            <p className="note stop" role="alert">
              {fault || look.error?.message}
            </p>
          )}
          {found && (
            <div role="status" className="stack">
              <p className={found.faults.length ? 'stop' : 'good'}>
                读到 {found.questions.length} 题{found.faults.length ? `，有 ${found.faults.length} 行要改：` : '，没有问题。'}
              </p>
              <ul className="rows">
                {found.faults.slice(0, 50).map((one) => (
                  <li key={one.row}>{one.message}</li>
                ))}
                {!found.faults.length &&
                  found.questions.slice(0, 5).map((one, place) => (
                    <li key={place}>
                      <span className="quiet">{QUESTION_KINDS[one.kind]}</span> {one.stem.slice(0, 60)}
                    </li>
                  ))}
              </ul>
            </div>
          )}
          <div className="actions">
            <Button onClick={close}>取消</Button>
            <Button
              look="primary"
              disabled={!file || !found || found.faults.length > 0}
              busy={add.isPending}
              onClick={() => file && add.mutate({ params, body: { ...file, dryRun: false } })}
            >
              导入 {found && !found.faults.length ? `${found.questions.length} 题` : ''}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
