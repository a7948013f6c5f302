import { View } from '@tarojs/components';
import type { ReplyOf, routes } from '@yangfan/contract';
import { Chapters, type ChapterStop } from '../../shared/ui/Chapters.tsx';
import { sayClock } from './lesson.rules.ts';

type Course = ReplyOf<(typeof routes.teaching)['myCourse']>;
type Lesson = Course['chapters'][number]['lessons'][number];

const isPlain = ({ title, lessons }: Course['chapters'][number]) => lessons.length === 1 && lessons[0]!.title === title;

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
    note: !lesson.playable
      ? '视频还没有上传'
      : lesson.completed
        ? `已学完，${sayClock(lesson.durationS)}`
        : `${sayClock(lesson.countedS)} / ${sayClock(lesson.durationS)}`,
    ...(lesson.playable ? { onPress: () => onOpen(lesson.id) } : {}),
  });
  // A chapter that is taught in the room only has nothing to play.
  const chapters = course.chapters.filter(({ lessons }) => lessons.length > 0);
  if (chapters.every(isPlain)) return <Chapters stops={chapters.map(({ lessons }) => stop(lessons[0]!))} />;
  return (
    <View>
      {chapters.map((chapter) => (
        <View key={chapter.id}>
          <View className="course-chapter">{chapter.title}</View>
          <Chapters stops={chapter.lessons.map(stop)} />
        </View>
      ))}
    </View>
  );
}
