import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextArea, TextField } from '../../shared/ui/Field.tsx';
import { PictureField } from './Pictures.tsx';
import { clock } from '../../shared/lib/time.ts';
import type { Question } from './words.ts';

/** `1:05`, `01:02:03` or plain seconds; null where it is none of these. */
function secondsOf(text: string): number | null {
  const parts = text.trim().split(/[:：]/);
  if (parts.length > 3 || parts.some((part) => !/^\d{1,5}$/.test(part))) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Answers with words, pictures, and the minute to look at. */
export function AnswerForm({ question, refresh }: { question: Question; refresh: string[] }) {
  const [text, setText] = useState('');
  const [fileIds, setFileIds] = useState<string[]>([]);
  const [spot, setSpot] = useState(spotOf(question));
  const [at, setAt] = useState(question.place?.atS == null ? '' : clock(question.place.atS));
  const course = useRead(teachingRoutes.readCourse, { params: { classId: question.classId } });
  const rooms = useRead(teachingRoutes.listLiveRooms, { query: { classId: question.classId, state: 'REPLAY', size: 50 } });
  const answer = useSend(teachingRoutes.answerQuestion, {
    refresh,
    done: '已回答，学员会收到通知',
    onDone: () => (setText(''), setFileIds([])),
  });
  const places = [
    ...(course.data?.chapters ?? []).flatMap(({ lessons }) => lessons.map(({ id, title }) => ({ value: id, label: `视频：${title}` }))),
    ...(rooms.data?.items ?? []).map(({ id, title }) => ({ value: id, label: `回放：${title}` })),
  ];
  const seconds = at.trim() ? secondsOf(at) : undefined;
  const faults = faultsOf(answer.error);
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        const where = spot.startsWith('lsn_') ? { lessonId: spot } : spot.startsWith('lvr_') ? { roomId: spot } : {};
        answer.mutate({
          params: { questionId: question.id },
          body: { text: text.trim(), fileIds, ...where, ...(spot && typeof seconds === 'number' ? { atS: seconds } : {}) },
        });
      }}
    >
      <TextArea
        label={question.answeredAt ? '再补充回答' : '回答'}
        required
        rows={5}
        maxLength={4000}
        value={text}
        fault={faults['text']}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="form-grid">
        <Select label="指到哪节课（可选）" empty="不指定" options={places} value={spot} onChange={(event) => setSpot(event.target.value)} />
        <TextField
          label="从几分几秒看"
          placeholder="例如 12:30"
          value={at}
          disabled={!spot}
          fault={seconds === null ? '请写成 12:30 这样的时间' : undefined}
          onChange={(event) => setAt(event.target.value)}
        />
      </div>
      <PictureField ids={fileIds} onChange={setFileIds} />
      <div className="actions">
        <Button type="submit" look="primary" busy={answer.isPending} disabled={!text.trim() || (!!spot && seconds === null)}>
          提交回答
        </Button>
      </div>
    </form>
  );
}
const spotOf = ({ place }: Question): string => place?.lessonId ?? place?.roomId ?? '';
