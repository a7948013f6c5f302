import { View } from '@tarojs/components';
import { aria } from './aria.ts';
import './Chapters.css';

export interface ChapterStop {
  id: string;
  title: string;
  note?: string;
  state: 'done' | 'here' | 'ahead';
  onPress?: () => void;
}

/** Chapters as a vertical course: the same dots as the passage, top to bottom. */
export function Chapters({ stops }: { stops: readonly ChapterStop[] }) {
  return (
    <View className="chapters" {...aria({ role: 'list' })}>
      {stops.map(({ id, title, note, state, onPress }) => (
        <View
          key={id}
          className={`chapter chapter-${state}`}
          hoverClass={onPress ? 'chapter-held' : 'none'}
          {...(onPress ? { onClick: onPress, ...aria({ role: 'button' }) } : {})}
        >
          <View className="chapter-line" {...aria({ isHidden: true })}>
            <View className="chapter-dot" />
          </View>
          <View className="chapter-words">
            <View>{title}</View>
            {note ? <View className="chapter-note">{note}</View> : null}
          </View>
        </View>
      ))}
    </View>
  );
}
