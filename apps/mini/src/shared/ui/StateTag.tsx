import { Text } from '@tarojs/components';
import './StateTag.css';

/** `good` done · `caution` needs an eye · `wrong` refused · `quiet` nothing to do · `here` going on now · `simulated` not real trade. */
export type Tone = 'good' | 'caution' | 'wrong' | 'quiet' | 'here' | 'simulated';

/** A state in words; the tone only repeats what the words say. */
export function StateTag({ tone = 'quiet', children }: { tone?: Tone; children: string }) {
  return <Text className={`tag tag-${tone}`}>{children}</Text>;
}
