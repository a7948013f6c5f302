import { CallError, teachingRoutes } from '@yangfan/client';
import type { MyAssignment } from '@yangfan/contract';
import { useEffect, useRef, useState } from 'react';
import { call, useSend } from '../../../../shared/lib/api.ts';
import { uploadSmall } from '../../../../shared/lib/upload.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Confirm } from '../../../../shared/ui/Dialog.tsx';
import { TextArea } from '../../../../shared/ui/Field.tsx';

const KEEP_AFTER_MS = 1500;
const FILES_MAX = 10;

/** Writing the work: text and files, kept as a draft, handed in when ready. */
export function SubmissionForm({ assignment, onDone }: { assignment: MyAssignment; onDone: () => void }) {
  const newest = assignment.versions[0];
  const [text, setText] = useState(newest?.text ?? '');
  const [files, setFiles] = useState<{ id: string; name: string }[]>(newest?.files.map(({ id, name }) => ({ id, name })) ?? []);
  const [said, setSaid] = useState('');
  const [sending, setSending] = useState('');
  const [asking, setAsking] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const params = { assignmentId: assignment.id };
  const work = { text, fileIds: files.map(({ id }) => id) };
  const touched = useRef(false);
  const submit = useSend(teachingRoutes.submitSubmission, {
    refresh: ['/v1/teaching/me/assignments'],
    done: '作业已提交',
    onDone: () => {
      touched.current = false;
      onDone();
    },
  });
  const keep = useRef<() => Promise<void>>(async () => undefined);
  keep.current = async () => {
    if (!touched.current || submit.isPending) return;
    try {
      await call(teachingRoutes.keepSubmission, { params, body: work });
      setSaid('草稿已保存');
    } catch (error) {
      setSaid(
        error instanceof CallError && error.status < 500 && error.status >= 400 ? error.message : '网络不通，草稿还没有保存，恢复后会再试',
      );
    }
  };
  const stamp = JSON.stringify(work);
  useEffect(() => {
    if (!touched.current) return undefined;
    const timer = setTimeout(() => void keep.current(), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [stamp]);
  useEffect(() => () => void keep.current(), []);
  async function add(chosen: readonly File[]): Promise<void> {
    for (const file of chosen) {
      setSending(`正在上传 ${file.name}…`);
      try {
        const id = await uploadSmall(file, 'SUBMISSION');
        touched.current = true;
        setFiles((now) => [...now, { id, name: file.name }].slice(0, FILES_MAX));
        setSending('');
      } catch (error) {
        setSending(error instanceof Error ? error.message : '文件没有传上去，请再试一次');
        return;
      }
    }
  }
  return (
    <section className="card form" aria-label="我的作业">
      {newest?.state === 'RETURNED' && <p className="note caution">老师退回了上一版，请按说明修改后重新提交。</p>}
      <TextArea
        label="我的作业"
        rows={8}
        maxLength={20_000}
        value={text}
        onChange={(event) => {
          touched.current = true;
          setText(event.target.value);
        }}
      />
      <div className="stack">
        <ul className="rows">
          {files.map((file) => (
            <li key={file.id}>
              <span className="grow">{file.name}</span>
              <Button
                look="plain"
                aria-label={`去掉 ${file.name}`}
                onClick={() => {
                  touched.current = true;
                  setFiles(files.filter(({ id }) => id !== file.id));
                }}
              >
                去掉
              </Button>
            </li>
          ))}
        </ul>
        <div className="actions">
          <Button disabled={files.length >= FILES_MAX} onClick={() => input.current?.click()}>
            添加图片或 PDF
          </Button>
          <span className="quiet small">JPG、PNG、PDF，每个不超过 20 MB，最多 10 个</span>
          <input
            ref={input}
            type="file"
            multiple
            accept="image/jpeg,image/png,application/pdf"
            className="visually-hidden"
            aria-label="选择作业文件"
            onChange={(event) => {
              void add([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
        </div>
        {sending && <p role="status">{sending}</p>}
      </div>
      <div className="actions">
        <span className="quiet" role="status" style={{ flex: 1 }}>
          {said}
        </span>
        <Button look="primary" disabled={!text.trim() && !files.length} busy={submit.isPending} onClick={() => setAsking(true)}>
          提交作业
        </Button>
      </div>
      <Confirm
        title="提交作业？"
        open={asking}
        consequence={assignment.overdue && newest?.state !== 'RETURNED' ? '已过截止时间，会标明“迟交”。' : '批改前还可以修改后重新提交。'}
        confirm="提交"
        busy={submit.isPending}
        onConfirm={() => {
          setAsking(false);
          submit.mutate({ params, body: work });
        }}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}
