import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Choice, TextField } from '../../../shared/ui/Field.tsx';
import { UploadField } from '../UploadField.tsx';
import { useResumable } from '../../../shared/lib/use-resumable.ts';

export const COURSEWARE_LIMITS = {
  purpose: 'COURSEWARE',
  maxBytes: 100 * 1024 ** 2,
  tooLarge: 'PDF 超过 100 MB，请压缩图片或分成几份再传。',
} as const;

/** Uploads a PDF as courseware. */
export function AddCourseware({ lessonId, onAdded }: { lessonId: string; classId: string; onAdded: (id: string) => void }) {
  const [title, setTitle] = useState('');
  const [required, setRequired] = useState(true);
  const add = useSend(teachingRoutes.addActivity, { refresh: ['/v1/teaching'], onDone: ({ id }) => onAdded(id), quiet: true });
  const upload = useResumable({
    ...COURSEWARE_LIMITS,
    onFile: (fileId, name) =>
      add.mutate(
        {
          params: { lessonId },
          body: { kind: 'COURSEWARE', title: title.trim() || name.replace(/\.pdf$/i, '').slice(0, 120) || '课件', required, fileId },
        },
        {
          onError: (error) => {
            upload.say(error.message);
            upload.done();
          },
        },
      ),
  });
  return (
    <div className="stack">
      <TextField
        label="课件的标题"
        hint="不填就用文件名"
        value={title}
        maxLength={120}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Choice label="必做：看到最后一页才算学完这一节" checked={required} onChange={(event) => setRequired(event.target.checked)} />
      <UploadField upload={upload} accept="application/pdf,.pdf" label="选择 PDF 上传" />
      <p className="quiet small">PPT 请先另存为 PDF。上传后服务器会转成一页一页的图片，手机上也能看清。</p>
    </div>
  );
}
