import { View } from '@tarojs/components';
import type { ReplyOf, routes } from '@yangfan/contract';
import { openPage } from '../../shell/navigate.ts';
import { Chapters, type ChapterStop } from '../../shared/ui/Chapters.tsx';
import { ACTIVITIES } from './activity-kinds.ts';
import { sayClock } from './lesson.rules.ts';

type Course = ReplyOf<(typeof routes.teaching)['myCourse']>;
type Lesson = Course['chapters'][number]['lessons'][number];
type Activity = Lesson['activities'][number];

const isPlain = ({ title, lessons }: Course['chapters'][number]) =>
  lessons.length === 1 && lessons[0]!.title === title && lessons[0]!.activities.length === 0;

/** All lessons as one vertical course. A chapter that is one lesson of the same name needs no heading of its own. */
export function Outline({
  course,
  hereId,
  now,
  onOpen,
}: {
  course: Course;
  hereId: string | null;
  /** What has been counted of the lesson here since the course was read. */
  now?: Pick<Lesson, 'countedS' | 'completed'>;
  onOpen: (lessonId: string) => void;
}) {
  const stop = (read: Lesson): ChapterStop => tell(read.id === hereId && now ? { ...read, ...now } : read);
  const tell = (lesson: Lesson): ChapterStop => ({
    id: lesson.id,
    title: lesson.title,
    state: lesson.id === hereId ? 'here' : lesson.completed ? 'done' : 'ahead',
    note: noteOf(lesson),
    ...(lesson.playable && !lesson.locked ? { onPress: () => onOpen(lesson.id) } : {}),
  });
  const activity = (lesson: Lesson, one: Activity): ChapterStop => {
    const kind = ACTIVITIES[one.kind];
    return {
      id: one.id,
      title: `${kind.label}：${one.title}`,
      state: one.state === 'DONE' ? 'done' : 'ahead',
      note: one.state === 'DONE' ? '已完成' : one.required ? '必做' : '选做',
      ...(lesson.locked ? {} : { onPress: () => openPage(kind.page, { activityId: one.id }) }),
    };
  };
  const stops = (lesson: Lesson) => [stop(lesson), ...lesson.activities.map((one) => activity(lesson, one))];
  // A chapter that is taught in the room only has nothing to play.
  const chapters = course.chapters.filter(({ lessons }) => lessons.length > 0);
  if (chapters.every(isPlain)) return <Chapters stops={chapters.map(({ lessons }) => stop(lessons[0]!))} />;
  return (
    <View>
      {chapters.map((chapter) => (
        <View key={chapter.id}>
          <View className="course-chapter">{chapter.title}</View>
          <Chapters stops={chapter.lessons.flatMap(stops)} />
        </View>
      ))}
    </View>
  );
}

function noteOf(lesson: Lesson): string {
  if (lesson.locked) return `未开放：${lesson.locked}`;
  if (lesson.completed) return lesson.durationS ? `已学完，${sayClock(lesson.durationS)}` : '已学完';
  if (!lesson.playable) return lesson.activities.length ? '完成下面的学习活动' : '视频还没有上传';
  return `${sayClock(lesson.countedS)} / ${sayClock(lesson.durationS)}`;
}
