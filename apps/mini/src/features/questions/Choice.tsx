import { View } from '@tarojs/components';
import { aria } from '../../shared/ui/aria.ts';
import './questions.css';

/** Two or three views of one list. */
export function Choice<K extends string>({
  items,
  value,
  onPick,
}: {
  items: readonly { key: K; label: string }[];
  value: K;
  onPick: (key: K) => void;
}) {
  return (
    <View className="questions-switch">
      {items.map(({ key, label }) => (
        <View
          key={key}
          className={key === value ? 'questions-choice questions-here' : 'questions-choice'}
          onClick={() => onPick(key)}
          {...aria({ role: 'button', label: key === value ? `${label}，当前` : label })}
        >
          {label}
        </View>
      ))}
    </View>
  );
}
