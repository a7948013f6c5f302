import { Link } from '@tanstack/react-router';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { clock } from '../../shared/lib/time.ts';
import { ACTIVITY_KINDS, kindLabel } from './activities/kinds.ts';
import './teaching.css';

type Course = ReplyOf<typeof Contract.myCourse>;
type Lesson = Course['chapters'][number]['lessons'][number];

type Chapter = Course['chapters'][number];

/** A chapter that is taught in the room only has nothing to open here. */
const hasLessons = ({ lessons }: Chapter) => lessons.length > 0;
/** A chapter that is one lesson of the same name needs no heading of its own. */
const isPlain = ({ title, lessons }: Chapter) => lessons.length === 1 && lessons[0]!.title === title;

/** The chapters as a vertical course line: done, here, ahead, and what is not open yet with its reason. `base` is where lessons open. */
export function ChapterLine({ course, here, base = `/learn/${course.classId}` }: { course: Course; here: string | null; base?: string }) {
  return (
    <div className="chapter-line">
      {course.chapters.filter(hasLessons).map((chapter) => (
        <section key={chapter.id}>
          {!isPlain(chapter) && <h2>{chapter.title}</h2>}
          <ol>
            {chapter.lessons.map((lesson) => (
              <li
                key={lesson.id}
                className={lesson.id === here ? 'here' : lesson.completed ? 'done' : lesson.locked ? 'locked' : ''}
                aria-current={lesson.id === here ? 'step' : undefined}
              >
                <i aria-hidden="true" />
                <LessonName lesson={lesson} base={base} />
                <span className="small figures">{saying(lesson)}</span>
                {lesson.activities.length > 0 && (
                  <ul className="lesson-activities" aria-label={`“${lesson.title}”的学习活动`}>
                    {lesson.activities.map((one) => (
                      <li key={one.id}>
                        <span className="quiet small">{kindLabel(one.kind)}</span>
                        {(!lesson.locked || base.startsWith('/work')) && ACTIVITY_KINDS[one.kind] ? (
                          <Link to={`${base}/activities/${one.id}`}>{one.title}</Link>
                        ) : (
                          <span className="quiet">{one.title}</span>
                        )}
                        <span className="small">
                          {one.state === 'DONE' ? (ACTIVITY_KINDS[one.kind]?.done ?? '已完成') : one.required ? '' : '选做'}
                        </span>
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function LessonName({ lesson, base }: { lesson: Lesson; base: string }) {
  const isPreview = base.startsWith('/work');
  if (lesson.locked)
    return (
      <span>
        {isPreview && lesson.playable ? (
          <Link to={`${base}/${lesson.id}`}>{lesson.title}</Link>
        ) : (
          <span className="quiet">{lesson.title}</span>
        )}
        <span className="quiet small" style={{ display: 'block' }}>
          未开放：{lesson.locked}
        </span>
      </span>
    );
  if (lesson.playable) return <Link to={`${base}/${lesson.id}`}>{lesson.title}</Link>;
  return (
    <span className={lesson.activities.length ? '' : 'quiet'}>
      {lesson.title}
      {!lesson.activities.length && '（视频准备中）'}
    </span>
  );
}

function saying(lesson: Lesson): string {
  if (lesson.completed) return '已学完';
  if (!lesson.durationS) return '';
  const left = lesson.activities.filter(({ required, state }) => required && state !== 'DONE').length;
  if (lesson.countedS >= lesson.durationS && left > 0) return `还有 ${left} 项必做`;
  return `${clock(lesson.countedS)} / ${clock(lesson.durationS)}`;
}
