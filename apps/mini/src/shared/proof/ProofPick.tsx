import { Image, View } from '@tarojs/components';
import { sendPictures, type Sent } from '../../shell/pick-pictures.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Fields.tsx';
import { Notice } from '../ui/States.tsx';
import './proof.css';

const MOST = 5;

export interface ProofPickProps {
  label: string;
  value: readonly Sent[];
  onChange: (value: readonly Sent[]) => void;
}

/** Photos that prove something: taken or chosen, sent compressed, each to be left out again. Whoever decides sees them. */
export function ProofPick({ label, value, onChange }: ProofPickProps) {
  const sending = useSend();
  const add = () =>
    void sending.run(async () => {
      const added = await sendPictures(MOST - value.length, 'EVIDENCE');
      if (added.length > 0) onChange([...value, ...added]);
    });
  return (
    <Field label={label} hint={`照片最多 ${MOST} 张，只有处理的人看得到`}>
      <View className="proof-rows">
        {value.map(({ id, path }, index) => (
          <View key={id} className="proof-one">
            <Image className="proof-picture" src={path} mode="aspectFill" ariaLabel={`第 ${index + 1} 张材料`} />
            <Button isCompact kind="plain" label={`去掉第 ${index + 1} 张`} onPress={() => onChange(value.filter((one) => one.id !== id))}>
              去掉
            </Button>
          </View>
        ))}
      </View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {value.length < MOST ? (
        <Button onPress={add} isBusy={sending.isBusy}>
          {value.length > 0 ? '再加照片' : '拍照或选照片（可以不加）'}
        </Button>
      ) : null}
    </Field>
  );
}
