import { View } from '@tarojs/components';
import { aria } from './aria.ts';
import './Choice.css';

/** Views of one list; more than fit in a row go on in the next. */
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
    <View className={items.length > 4 ? 'views views-many' : 'views'}>
      {items.map(({ key, label }) => (
        <View
          key={key}
          className={key === value ? 'views-one views-here' : 'views-one'}
          onClick={() => onPick(key)}
          {...aria({ role: 'button', label: key === value ? `${label}，当前` : label })}
        >
          {label}
        </View>
      ))}
    </View>
  );
}
