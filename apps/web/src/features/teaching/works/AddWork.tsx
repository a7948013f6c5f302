import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextField } from '../../../shared/ui/Field.tsx';

interface Adding {
  lessonId: string;
  classId: string;
  onAdded: (activityId: string) => void;
}
type Route = typeof teachingRoutes.createQuiz | typeof teachingRoutes.createAssignment | typeof teachingRoutes.createScorm;

/** Names a worked activity; its content is made in the editor that opens. */
function AddWork({ route, what, lessonId, onAdded }: Adding & { route: Route; what: string }) {
  const [title, setTitle] = useState('');
  const add = useSend(route as typeof teachingRoutes.createQuiz, {
    refresh: ['/v1/teaching'],
    onDone: ({ activityId }) => onAdded(activityId),
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ params: { lessonId }, body: { title: title.trim() } });
      }}
    >
      <TextField label={`${what}的标题`} required value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
      <div className="actions">
        <Button type="submit" look="primary" disabled={!title.trim()} busy={add.isPending}>
          去编辑
        </Button>
      </div>
    </form>
  );
}

export const AddQuiz = (of: Adding) => <AddWork {...of} route={teachingRoutes.createQuiz} what="测验" />;
export const AddAssignment = (of: Adding) => <AddWork {...of} route={teachingRoutes.createAssignment} what="作业" />;
export const AddScorm = (of: Adding) => <AddWork {...of} route={teachingRoutes.createScorm} what="互动课件（SCORM）" />;
