import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, TextField } from '../../../shared/ui/Field.tsx';

/** Names an article; it is written in the editor that opens. */
export function AddArticle({ lessonId, onAdded }: { lessonId: string; classId: string; onAdded: (id: string) => void }) {
  const [title, setTitle] = useState('');
  const [required, setRequired] = useState(true);
  const add = useSend(teachingRoutes.addActivity, { refresh: ['/v1/teaching'], onDone: ({ id }) => onAdded(id) });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ params: { lessonId }, body: { kind: 'ARTICLE', title: title.trim(), required, article: { type: 'doc' } } });
      }}
    >
      <TextField label="图文的标题" required value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
      <Choice label="必做：读完才算学完这一节" checked={required} onChange={(event) => setRequired(event.target.checked)} />
      <div className="actions">
        <Button type="submit" look="primary" disabled={!title.trim()} busy={add.isPending}>
          去写正文
        </Button>
      </div>
    </form>
  );
}
