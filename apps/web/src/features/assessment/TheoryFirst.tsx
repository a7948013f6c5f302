import { Link } from '@tanstack/react-router';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';

type Theory = NonNullable<ReplyOf<typeof Contract.myExams>['items'][number]['theory']>;
const SHOWN = 5;

/** What must be learnt before the exam opens, each leading to its lesson. */
export function TheoryFirst({ classId, theory: { required, done, missing } }: { classId: string; theory: Theory }) {
  return (
    <div className="note caution" style={{ marginTop: 10 }}>
      <p>
        按“先理论后实操”的规定，学完线上理论课才能考试：共 <b className="figures">{required}</b> 节，已学完{' '}
        <b className="figures">{done}</b> 节，还差：
      </p>
      <ul style={{ listStyle: 'disc', paddingLeft: '1.2em' }}>
        {missing.slice(0, SHOWN).map((lesson) => (
          <li key={lesson.lessonId}>
            <Link to={`/learn/${classId}/${lesson.lessonId}`}>{lesson.title}</Link>
          </li>
        ))}
      </ul>
      {required - done > SHOWN && <p className="quiet small">还有 {required - done - SHOWN} 节，请到“课程”里查看。</p>}
    </div>
  );
}
