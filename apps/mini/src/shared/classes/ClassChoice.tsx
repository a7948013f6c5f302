import { orgRoutes } from '@yangfan/client';
import type { orgRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useCall } from '../../shell/use-call.ts';
import { Card } from '../ui/Card.tsx';
import { ListRow } from '../ui/ListRow.tsx';
import { Empty, Waiting } from '../ui/States.tsx';

type TrainingClass = ReplyOf<typeof Contract.listClasses>['items'][number];

/** The classes in training, to choose one from, where an address names none. */
export function ClassChoice({ note, onChoose }: { note: (one: TrainingClass) => string; onChoose: (classId: string) => void }) {
  const classes = useCall(orgRoutes.listClasses, { query: { stage: 'TEACH', size: 50 } });
  if (!classes.data) return <Waiting error={classes.error} onRetry={classes.reload} />;
  if (classes.data.items.length === 0) return <Empty title="没有正在培训的班级" note="班级开班以后会出现在这里。" />;
  return (
    <Card title="选择班级">
      {classes.data.items.map((one) => (
        <ListRow key={one.id} title={one.name} note={note(one)} onPress={() => onChoose(one.id)} />
      ))}
    </Card>
  );
}
