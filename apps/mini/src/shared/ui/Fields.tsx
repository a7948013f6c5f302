import { Input, Text, Textarea, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from './aria.ts';
import './Fields.css';

interface FieldFrame {
  label: string;
  hint?: string | undefined;
  /** The sentence under the field when its content was refused. */
  error?: string | undefined;
}

/** Label, field, hint and error in one column. */
export function Field({ label, hint, error, children }: FieldFrame & { children: ReactNode }) {
  return (
    <View className={`field${error ? ' field-refused' : ''}`}>
      <View className="field-label">{label}</View>
      {children}
      {error ? (
        <View className="field-error" {...aria({ role: 'alert' })}>
          {error}
        </View>
      ) : hint ? (
        <View className="field-hint">{hint}</View>
      ) : null}
    </View>
  );
}

export interface TextFieldProps extends FieldFrame {
  value: string;
  onChange: (value: string) => void;
  /** Which keyboard opens. */
  keyboard?: 'text' | 'number' | 'idcard';
  maxLength?: number;
  placeholder?: string;
  /** At the right end inside the frame: for example "获取验证码". */
  action?: ReactNode;
  onDone?: () => void;
}

/** One line of text. */
export function TextField({
  label,
  hint,
  error,
  value,
  onChange,
  keyboard = 'text',
  maxLength = 140,
  placeholder,
  action,
  onDone,
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      <View className="field-box">
        <Input
          className="field-input"
          placeholderClass="field-placeholder"
          type={keyboard}
          value={value}
          maxlength={maxLength}
          placeholder={placeholder ?? ''}
          onInput={(event) => onChange(event.detail.value)}
          {...(onDone ? { onConfirm: onDone } : {})}
          {...(process.env.TARO_ENV === 'weapp' ? aria({ label }) : { nativeProps: { 'aria-label': label } })}
        />
        {action}
      </View>
    </Field>
  );
}

export interface LongFieldProps extends FieldFrame {
  value: string;
  onChange: (value: string) => void;
  maxLength: number;
}

/** Several lines of text that grow with what is written. */
export function LongField({ label, hint, error, value, onChange, maxLength }: LongFieldProps) {
  return (
    <Field label={label} hint={hint ?? `${value.length} / ${maxLength} 字`} error={error}>
      <Textarea
        className="field-box field-long"
        autoHeight
        value={value}
        maxlength={maxLength}
        onInput={(event) => onChange(event.detail.value)}
        {...(process.env.TARO_ENV === 'weapp' ? aria({ label }) : { nativeProps: { 'aria-label': label } })}
      />
    </Field>
  );
}

/** A box to tick, with its words; words may hold links. */
export function Tick({
  isOn,
  onChange,
  label,
  isOne = false,
  children,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  label: string;
  /** One of several, of which only one is taken: a round box. */
  isOne?: boolean;
  children: ReactNode;
}) {
  return (
    <View className="tick">
      <View
        className="tick-reach"
        onClick={() => onChange(!isOn)}
        {...aria({ role: isOne ? 'radio' : 'checkbox', label, isChecked: isOn })}
      >
        <View className={`tick-box${isOne ? ' tick-one' : ''}${isOn ? ' tick-on' : ''}`}>
          {isOn ? <View className="tick-mark" /> : null}
        </View>
      </View>
      <View className="tick-words">{children}</View>
    </View>
  );
}

/** A setting that is on or off, at once. */
export function Switch({ isOn, onChange, label }: { isOn: boolean; onChange: (isOn: boolean) => void; label: string }) {
  return (
    <View
      className={`switch${isOn ? ' switch-on' : ''}`}
      onClick={() => onChange(!isOn)}
      {...aria({ role: 'switch', label, isChecked: isOn })}
    >
      <View className="switch-knob" />
    </View>
  );
}

/** Words inside a sentence that open something. */
export function Link({ children, onPress }: { children: string; onPress: () => void }) {
  return (
    <Text className="link" onClick={onPress} {...aria({ role: 'link' })}>
      {children}
    </Text>
  );
}
