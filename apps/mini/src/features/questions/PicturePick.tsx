import { View } from '@tarojs/components';
import { sendPictures } from '../../shell/pick-pictures.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import './questions.css';

const MOST = 6;

/** Photos to go with a question or answer. */
export function PicturePick({ ids, onChange }: { ids: readonly string[]; onChange: (ids: string[]) => void }) {
  const sending = useSend();
  const add = () =>
    void sending.run(async () => {
      const added = await sendPictures(MOST - ids.length);
      if (added.length > 0) onChange([...ids, ...added.map(({ id }) => id)]);
    });
  return (
    <View className="questions-gap">
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button onPress={add} isBusy={sending.isBusy} isDisabled={ids.length >= MOST}>
        {ids.length > 0 ? `已加 ${ids.length} 张图片，再加` : '加图片（可选）'}
      </Button>
      {ids.length > 0 ? (
        <Button kind="plain" onPress={() => onChange([])}>
          不要这些图片
        </Button>
      ) : null}
    </View>
  );
}
