import { View } from '@tarojs/components';
import { aria } from './aria.ts';
import './Stars.css';

const FIVE = [1, 2, 3, 4, 5] as const;

/** One to five stars under a name; 0: none given yet. */
export function Stars({ label, value, onChange }: { label: string; value: number; onChange: (stars: number) => void }) {
  return (
    <View className="stars">
      <View className="field-label">{value ? `${label}：${value} 星` : label}</View>
      <View className="stars-row" {...aria({ role: 'radiogroup', label })}>
        {FIVE.map((stars) => (
          <View
            key={stars}
            className={`stars-one${stars <= value ? ' stars-given' : ''}`}
            onClick={() => onChange(stars)}
            {...aria({ role: 'radio', label: `${label} ${stars} 星`, isChecked: stars === value })}
          >
            {stars <= value ? '★' : '☆'}
          </View>
        ))}
      </View>
    </View>
  );
}
