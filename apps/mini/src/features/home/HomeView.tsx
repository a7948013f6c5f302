import { View } from '@tarojs/components';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { CourseLine } from '../../shared/ui/CourseLine.tsx';
import type { Leg } from '../../shared/ui/course-line.rules.ts';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import type { TodayLine } from './home.rules.ts';
import './HomeView.css';

export interface HomeViewProps {
  lead: string;
  className: string;
  legs: readonly Leg[];
  today: readonly TodayLine[];
  /** The course to go on with; absent while the class has none. */
  course: {
    title: string;
    done: number;
    of: number;
    next: string | null;
    left: string | null;
    open: () => void;
    goOn: (() => void) | null;
  } | null;
  onToday: (line: TodayLine) => void;
  /** The rest of the passage, each a page. */
  links: readonly { title: string; note: string; isNew?: boolean; open: () => void }[];
  /** What cannot wait. */
  notices: readonly { words: string; action: string; open: () => void }[];
}

/** The learner's home: one sentence, the course line, today. */
export function HomeView({ lead, className, legs, today, course, onToday, links, notices }: HomeViewProps) {
  return (
    <View>
      <View className="home-lead" {...aria({ role: 'heading', level: 1 })}>
        {lead}
      </View>
      <View className="home-class">{className}</View>
      <CourseLine legs={legs} />
      {notices.map(({ words, action, open }) => (
        <View key={words} className="home-urgent" {...aria({ role: 'status' })}>
          <View className="home-urgent-words">{words}</View>
          <Button kind="primary" isCompact onPress={open}>
            {action}
          </Button>
        </View>
      ))}
      <Card title="今天">
        {today.length > 0 ? (
          today.map((line) => <ListRow key={line.key} lead={line.time} title={line.title} note={line.note} onPress={() => onToday(line)} />)
        ) : (
          <View className="home-quiet">今天没有排课。</View>
        )}
      </Card>
      {course ? (
        <Card title="视频课" aside={<View className="figure">{`${course.done} / ${course.of} 节`}</View>}>
          {course.next ? (
            <ListRow
              title={`接着学：${course.next}`}
              {...(course.left ? { note: `全部课程还剩 ${course.left}` } : {})}
              {...(course.goOn ? { onPress: course.goOn } : {})}
            />
          ) : (
            <View className="home-quiet">视频课已全部学完。</View>
          )}
          <ListRow title="课程目录" onPress={course.open} />
        </Card>
      ) : null}
      <Card title="我的航程">
        {links.map(({ title, note, isNew, open }) => (
          <ListRow
            key={title}
            title={title}
            note={note}
            onPress={open}
            {...(isNew ? { aside: <StateTag tone="here">新</StateTag> } : {})}
          />
        ))}
      </Card>
    </View>
  );
}
