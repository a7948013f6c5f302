import { ITEM_TYPE_NAMES } from '@yangfan/client';
import { View } from '@tarojs/components';
import { Button } from '../../shared/ui/Button.tsx';
import { LongField, TextField } from '../../shared/ui/Fields.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { blanksOf, type Question, type Value } from './answers.rules.ts';
import { StemText } from './StemText.tsx';

/** What the fields need of a question or of a sub-question. */
type Task = Pick<Question, 'stem' | 'options' | 'targets'> & { type: Question['type'] };
interface Given<Q = Task> {
  question: Q;
  value: Value;
  onChange: (value: Value) => void;
}
/** The longest answer in words that the server takes. */
const MAX_WORDS = 4000;

function Choice({ isOn, isMany = false, label, onPress }: { isOn: boolean; isMany?: boolean; label: string; onPress: () => void }) {
  return (
    <View
      className={`exam-choice${isOn ? ' exam-choice-on' : ''}`}
      onClick={onPress}
      {...aria({ role: isMany ? 'checkbox' : 'radio', label, isChecked: isOn })}
    >
      <View className={`exam-mark${isMany ? ' exam-mark-many' : ''}${isOn ? ' exam-mark-on' : ''}`} />
      <View className="exam-choice-words">{label}</View>
    </View>
  );
}

/** One question with the field its type needs; a case with its sub-questions under one another. */
export function QuestionView({ question, value, onChange }: Given<Question>) {
  const { type, no, points, stem, rich, parts, operation } = question;
  const own = value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, Value>) : {};
  return (
    <View>
      <View className="exam-kind">{`第 ${no} 题 · ${ITEM_TYPE_NAMES[type]} · ${points} 分`}</View>
      <StemText stem={stem} rich={rich} />
      {operation ? <View className="exam-kind">{`操作点：${operation}`}</View> : null}
      {type === 'CASE' ? (
        parts.map((part) => (
          <View key={part.key} className="exam-part">
            <View className="exam-kind">{`小题 ${part.key} · ${ITEM_TYPE_NAMES[part.type]} · ${part.points} 分`}</View>
            <StemText stem={part.stem} rich={part.rich} />
            <TaskFields
              question={part}
              value={own[part.key] ?? null}
              onChange={(next) => onChange({ ...own, [part.key]: next } as Value)}
            />
          </View>
        ))
      ) : (
        <TaskFields question={question} value={value} onChange={onChange} />
      )}
    </View>
  );
}

function TaskFields({ question, value, onChange }: Given) {
  const { type, options } = question;
  const many = Array.isArray(value) ? value : [];
  return (
    <View>
      {type === 'SINGLE'
        ? options.map(({ key, text }) => <Choice key={key} isOn={value === key} label={`${key}. ${text}`} onPress={() => onChange(key)} />)
        : null}
      {type === 'MULTI'
        ? options.map(({ key, text }) => (
            <Choice
              key={key}
              isMany
              isOn={many.includes(key)}
              label={`${key}. ${text}`}
              onPress={() => onChange(many.includes(key) ? many.filter((one) => one !== key) : [...many, key].sort())}
            />
          ))
        : null}
      {type === 'JUDGE'
        ? [true, false].map((word) => (
            <Choice key={String(word)} isOn={value === word} label={word ? '正确' : '错误'} onPress={() => onChange(word)} />
          ))
        : null}
      {type === 'CALC' ? (
        <TextField
          label="填写数字"
          value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
          maxLength={40}
          onChange={(text) => onChange(text || null)}
        />
      ) : null}
      {type === 'FILL' ? <Blanks question={question} value={value} onChange={onChange} /> : null}
      {type === 'ORDER' ? <Order question={question} value={value} onChange={onChange} /> : null}
      {type === 'SHORT' || type === 'OPERATE' ? (
        <LongField
          label={type === 'SHORT' ? '作答' : '操作过程和结果'}
          value={typeof value === 'string' ? value : ''}
          maxLength={MAX_WORDS}
          onChange={(text) => onChange(text || null)}
        />
      ) : null}
      {type === 'MATCH' ? <Pairs question={question} value={value} onChange={onChange} /> : null}
    </View>
  );
}

function Blanks({ question, value, onChange }: Given) {
  const count = blanksOf(question.stem);
  const texts = Array.isArray(value) ? value : [];
  const fill = (index: number, text: string) =>
    onChange(Array.from({ length: count }, (_blank, at) => (at === index ? text : (texts[at] ?? ''))));
  return (
    <View>
      {Array.from({ length: count }, (_blank, index) => (
        <TextField
          key={index}
          label={count > 1 ? `第 ${index + 1} 空` : '填写答案'}
          value={texts[index] ?? ''}
          maxLength={200}
          onChange={(text) => fill(index, text)}
        />
      ))}
    </View>
  );
}

function Order({ question, value, onChange }: Given) {
  const order = Array.isArray(value) && value.length === question.options.length ? value : question.options.map(({ key }) => key);
  const move = (from: number, to: number) => {
    const next = [...order];
    next.splice(to, 0, next.splice(from, 1)[0]!);
    onChange(next);
  };
  return (
    <View>
      {order.map((key, index) => (
        <View key={key} className="exam-order">
          <View className="exam-order-words">{`${index + 1}. ${question.options.find((one) => one.key === key)?.text ?? ''}`}</View>
          <Button isCompact isDisabled={index === 0} label={`把第 ${index + 1} 项上移`} onPress={() => move(index, index - 1)}>
            ↑
          </Button>
          <Button
            isCompact
            isDisabled={index === order.length - 1}
            label={`把第 ${index + 1} 项下移`}
            onPress={() => move(index, index + 1)}
          >
            ↓
          </Button>
        </View>
      ))}
      {Array.isArray(value) ? null : <Button onPress={() => onChange(order)}>就是这个顺序</Button>}
    </View>
  );
}

function Pairs({ question, value, onChange }: Given) {
  const pairs = value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, string>) : {};
  return (
    <View>
      {question.options.map((option) => (
        <View key={option.key} className="exam-pair">
          <View className="exam-pair-title">{`${option.key}. ${option.text}`}</View>
          {question.targets.map((target) => (
            <Choice
              key={target.key}
              isOn={pairs[option.key] === target.key}
              label={`${target.key}. ${target.text}`}
              onPress={() => onChange({ ...pairs, [option.key]: target.key })}
            />
          ))}
        </View>
      ))}
    </View>
  );
}
