import { Link } from '@tanstack/react-router';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { clock } from '../../shared/lib/time.ts';
import './teaching.css';

type Course = ReplyOf<typeof Contract.myCourse>;

/** The chapters as a vertical course line: done, here, ahead. */
export function ChapterLine({ course, here }: { course: Course; here: string | null }) {
  return (
    <div className="chapter-line">
      {course.chapters.map((chapter) => (
        <section key={chapter.id}>
          <h2>{chapter.title}</h2>
          <ol>
            {chapter.lessons.map((lesson) => (
              <li
                key={lesson.id}
                className={lesson.id === here ? 'here' : lesson.completed ? 'done' : ''}
                aria-current={lesson.id === here ? 'step' : undefined}
              >
                <i aria-hidden="true" />
                {lesson.playable ? (
                  <Link to={`/learn/${course.classId}/${lesson.id}`}>{lesson.title}</Link>
                ) : (
                  <span className="quiet">{lesson.title}（视频准备中）</span>
                )}
                <span className="small figures">
                  {lesson.completed ? '已学完' : lesson.durationS ? `${clock(lesson.countedS)} / ${clock(lesson.durationS)}` : ''}
                </span>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
