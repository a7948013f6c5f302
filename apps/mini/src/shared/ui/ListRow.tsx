import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from './aria.ts';
import './ListRow.css';

export interface ListRowProps {
  title: string;
  note?: string;
  /** A time or number before the title. */
  lead?: string;
  /** At the right: a state, a switch, or words of the action. */
  aside?: ReactNode;
  onPress?: () => void;
}

/** One line of a list; pressable ones say so with a chevron and to the screen reader. */
export function ListRow({ title, note, lead, aside, onPress }: ListRowProps) {
  return (
    <View
      className="row"
      hoverClass={onPress ? 'row-held' : 'none'}
      {...(onPress ? { onClick: onPress, ...aria({ role: 'button' }) } : {})}
    >
      {lead ? <View className="row-lead figure">{lead}</View> : null}
      <View className="row-words">
        <View>{title}</View>
        {note ? <View className="row-note">{note}</View> : null}
      </View>
      {aside ? <View className="row-aside">{aside}</View> : null}
      {onPress ? <View className="row-chevron" {...aria({ isHidden: true })} /> : null}
    </View>
  );
}
