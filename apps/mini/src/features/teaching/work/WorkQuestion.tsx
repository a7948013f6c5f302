import { View } from '@tarojs/components';
import { TextField } from '../../../shared/ui/Fields.tsx';
import { aria } from '../../../shared/ui/aria.ts';
import { KINDS, toggled, type Asked, type Value } from './work.rules.ts';

function Choice({ isOn, isMany = false, label, onPress }: { isOn: boolean; isMany?: boolean; label: string; onPress: () => void }) {
  return (
    <View
      className={`work-choice${isOn ? ' work-choice-on' : ''}`}
      onClick={onPress}
      {...aria({ role: isMany ? 'checkbox' : 'radio', label, isChecked: isOn })}
    >
      <View className={`work-mark${isMany ? ' work-mark-many' : ''}${isOn ? ' work-mark-on' : ''}`} />
      <View className="work-choice-words">{label}</View>
    </View>
  );
}

const letter = (place: number) => String.fromCharCode(65 + place);

/** One question with the field its kind needs. */
export function WorkQuestion({ question, value, onChange }: { question: Asked; value: Value; onChange: (value: Value) => void }) {
  const { kind, no, points, stem, options, blanks } = question;
  const texts = (Array.isArray(value) ? value : []) as string[];
  return (
    <View>
      <View className="work-kind">{`第 ${no} 题，${KINDS[kind]}，${points} 分`}</View>
      <View className="work-stem">{stem}</View>
      {kind === 'SINGLE' || kind === 'MULTIPLE'
        ? options.map((option, place) => (
            <Choice
              key={place}
              isMany={kind === 'MULTIPLE'}
              isOn={kind === 'SINGLE' ? value === place : ((Array.isArray(value) ? value : []) as number[]).includes(place)}
              label={`${letter(place)}. ${option}`}
              onPress={() => onChange(kind === 'SINGLE' ? place : toggled(value, place))}
            />
          ))
        : null}
      {kind === 'TRUE_FALSE'
        ? [true, false].map((word) => (
            <Choice key={String(word)} isOn={value === word} label={word ? '正确' : '错误'} onPress={() => onChange(word)} />
          ))
        : null}
      {kind === 'NUMBER' ? (
        <TextField
          label="填写数字"
          value={typeof value === 'string' ? value : ''}
          maxLength={40}
          onChange={(text) => onChange(text || null)}
        />
      ) : null}
      {kind === 'FILL'
        ? Array.from({ length: blanks }, (_blank, place) => (
            <TextField
              key={place}
              label={blanks > 1 ? `第 ${place + 1} 空` : '填写答案'}
              value={texts[place] ?? ''}
              maxLength={200}
              onChange={(text) => onChange(Array.from({ length: blanks }, (_one, at) => (at === place ? text : (texts[at] ?? ''))))}
            />
          ))
        : null}
    </View>
  );
}
