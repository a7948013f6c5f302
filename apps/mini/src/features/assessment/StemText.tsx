import { Image, Text, View } from '@tarojs/components';
import type { RichBlock, RichInline } from '@yangfan/contract';
import { atServer } from '../../shell/api.ts';
import './stem.css';

/** A stem on the phone: its blocks, or its plain text where it has none. */
export function StemText({ stem, rich }: { stem: string; rich: readonly RichBlock[] | null }) {
  if (!rich) return <View className="exam-stem">{stem}</View>;
  return <View className="exam-stem">{rich.map((block, index) => draw(block, index))}</View>;
}

function draw(block: RichBlock, key: number) {
  switch (block.kind) {
    case 'image':
      return (
        <Image key={key} className="stem-image" mode="widthFix" src={atServer(block.src)} {...{ 'aria-label': block.alt || '题目图片' }} />
      );
    case 'list':
      return (
        <View key={key}>
          {block.lines.map((line, index) => (
            <View key={index} className="stem-entry">
              <View className="stem-mark">{block.ordered ? `${index + 1}.` : '•'}</View>
              <View className="stem-words">{line.map(piece)}</View>
            </View>
          ))}
        </View>
      );
    case 'table':
      return (
        <View key={key} className="stem-table">
          {block.rows.map((row, at) => (
            <View key={at} className={`stem-row${at === 0 ? ' stem-head' : ''}`}>
              {row.map((cell, index) => (
                <View key={index} className="stem-cell">
                  {cell.map(piece)}
                </View>
              ))}
            </View>
          ))}
        </View>
      );
    case 'paragraph':
      return (
        <View key={key} className="stem-p">
          {block.line.map(piece)}
        </View>
      );
  }
}

function piece(one: RichInline, key: number) {
  if (one.kind === 'text')
    return (
      <Text key={key} className={one.bold ? 'stem-bold' : one.formula ? 'stem-formula' : ''}>
        {one.text}
      </Text>
    );
  if (one.kind === 'fraction')
    return (
      <View key={key} className="stem-fraction">
        <View className="stem-above">{one.above.map(piece)}</View>
        <View>{one.below.map(piece)}</View>
      </View>
    );
  return (
    <View key={key} className={`stem-${one.kind}`}>
      {one.kind === 'root' ? <Text>√</Text> : null}
      {one.of.map(piece)}
    </View>
  );
}
