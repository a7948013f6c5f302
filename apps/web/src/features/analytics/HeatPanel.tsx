import { useNavigate } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { HeatTable } from './HeatTable.tsx';
import { LEVELS, type Line } from './words.ts';

/** Lessons × learners with its filters. */
export function HeatPanel({ classId }: { classId: string }) {
  const [url, setUrl] = useUrlState();
  const navigate = useNavigate();
  const query = Object.fromEntries(
    Object.entries({ chapterId: url.chapter, level: url.level as Line['level'], from: url.from, to: url.to }).filter(([, value]) => value),
  );
  const heat = useRead(teachingRoutes.classHeat, { params: { classId }, query }, { keep: true });
  const pick = (key: string) => ({
    value: url[key] ?? '',
    onChange: (event: { target: { value: string } }) => setUrl({ [key]: event.target.value || null }),
  });
  const clear = () => setUrl({ chapter: null, level: null, from: null, to: null });
  return (
    <section className="card">
      <div className="filters">
        <Select
          label="章"
          empty="全部章"
          options={(heat.data?.chapters ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          {...pick('chapter')}
        />
        <Select
          label="风险"
          empty="全部"
          options={Object.entries(LEVELS).map(([value, [label]]) => ({ value, label }))}
          {...pick('level')}
        />
        <TextField label="从哪天" type="date" {...pick('from')} />
        <TextField label="到哪天" type="date" {...pick('to')} />
      </div>
      {heat.error ? (
        <ErrorState error={heat.error} onRetry={() => void heat.refetch()} />
      ) : !heat.data ? (
        <Loading />
      ) : heat.data.lessons.length === 0 ? (
        <Empty title="这个班还没有课程内容">讲师建好课程、学员开始学习后，这里会显示每个人每一节的情况。</Empty>
      ) : heat.data.rows.length === 0 ? (
        <Empty title="没有符合条件的学员">
          <Button onClick={clear}>清除筛选</Button>
        </Empty>
      ) : (
        <HeatTable
          heat={heat.data}
          period={!!(url.from || url.to)}
          onOpen={(learnerId, lessonId) =>
            void navigate({ to: `/work/classes/${classId}/learners/${learnerId}/hours`, search: { lesson: lessonId } } as never)
          }
        />
      )}
    </section>
  );
}
