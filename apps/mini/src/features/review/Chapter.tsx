import { RichText, View } from '@tarojs/components';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { useSend } from '../../shell/use-send.ts';
import type { Read } from './desk.rules.ts';
import { openEnclosure } from './open-enclosure.ts';

export interface ChapterProps {
  /** Whose enclosures are shown; a benchmark has none. */
  taskId: string | null;
  chapter: Read['chapters'][number];
  points: string;
  isDone: boolean;
  onPoints: (text: string) => void;
}

/** One chapter to read, with the points it gets. */
export function Chapter({ taskId, chapter, points, isDone, onPoints }: ChapterProps) {
  const opening = useSend();
  return (
    <View>
      <Card title={chapter.title}>
        {chapter.hint ? <View className="review-hint">{`评分要点：${chapter.hint}`}</View> : null}
        <View className="review-text">
          <RichText nodes={chapter.html || '（本章没有正文）'} />
        </View>
        {chapter.tables.map((table) => (
          <View key={table.title} className="review-table">
            <View className="review-quiet">{table.title}</View>
            {table.rows.map((row, line) => (
              <View key={line}>
                {row.map((cell, place) => (
                  <View key={place} className="review-cell">
                    <View className="review-quiet">{table.columns[place] ?? ''}</View>
                    <View>{cell}</View>
                  </View>
                ))}
              </View>
            ))}
          </View>
        ))}
        {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
        {(taskId === null ? [] : chapter.files).map(({ no, mediaType }) => (
          <Button key={no} isBusy={opening.isBusy} onPress={() => void opening.run(() => openEnclosure(taskId!, no, mediaType))}>
            {`看附件 ${no}（${mediaType.startsWith('image/') ? '图片' : 'PDF'}）`}
          </Button>
        ))}
      </Card>
      <Card title="本章得分">
        {isDone ? (
          <View className="review-score">{`${points || '—'} / ${chapter.maxScore}`}</View>
        ) : (
          <TextField
            label={`满分 ${chapter.maxScore} 分，可以打半分`}
            keyboard="text"
            value={points}
            maxLength={5}
            placeholder={`0–${chapter.maxScore}`}
            onChange={onPoints}
          />
        )}
      </Card>
    </View>
  );
}
