import { openPage } from '../../shell/navigate.ts';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import type { MyExam } from './words.ts';

const SHOWN = 5;

/** What must be learnt before the exam opens, each leading to its lesson. */
export function TheoryFirst({ classId, theory }: { classId: string; theory: NonNullable<MyExam['theory']> }) {
  const more = theory.required - theory.done - SHOWN;
  return (
    <>
      <Notice tone="caution">
        {`按“先理论后实操”的规定，学完线上理论课才能考试：共 ${theory.required} 节，已学完 ${theory.done} 节。`}
      </Notice>
      {theory.missing.slice(0, SHOWN).map((lesson) => (
        <ListRow
          key={lesson.lessonId}
          title={lesson.title}
          note="还没有学完"
          onPress={() => openPage('lesson', { classId, lessonId: lesson.lessonId })}
        />
      ))}
      {more > 0 ? <ListRow title={`还有 ${more} 节`} note="请到“课程”里查看" /> : null}
    </>
  );
}
