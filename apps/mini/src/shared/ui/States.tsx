import { View } from '@tarojs/components';
import { Button } from './Button.tsx';
import { aria } from './aria.ts';
import './States.css';

export interface NextStep {
  label: string;
  onPress: () => void;
}

/** Nothing to show yet, and what to do about it. */
export function Empty({ title, note, next }: { title: string; note?: string; next?: NextStep }) {
  return (
    <View className="state">
      <View className="state-title">{title}</View>
      {note ? <View className="state-note">{note}</View> : null}
      {next ? (
        <Button isCompact onPress={next.onPress}>
          {next.label}
        </Button>
      ) : null}
    </View>
  );
}

export interface ErrorStateProps {
  /** The Chinese sentence of the problem. */
  message: string;
  /** The number an operator finds the record by. */
  traceId?: string | undefined;
  onRetry?: () => void;
}

/** What went wrong, in the server's own sentence, and a way on. */
export function ErrorState({ message, traceId, onRetry }: ErrorStateProps) {
  return (
    <View className="state" {...aria({ role: 'alert' })}>
      <View className="state-title state-wrong">{message}</View>
      {traceId ? <View className="state-note">向工作人员报修时请告知编号 {traceId}</View> : null}
      {onRetry ? (
        <Button isCompact onPress={onRetry}>
          再试一次
        </Button>
      ) : null}
    </View>
  );
}

/** Shown while the first answer is on its way. */
export function Loading({ what = '正在读取' }: { what?: string }) {
  return (
    <View className="state" {...aria({ role: 'status', live: 'polite' })}>
      <View className="state-note">{what}…</View>
    </View>
  );
}

export interface WaitingProps {
  /** What the call came back with; nothing while it is on its way. */
  error: { message: string; traceId?: string | undefined } | null | undefined;
  onRetry?: () => void;
  /** What is being done, without the dots. */
  what?: string;
}

/** Stands where an answer will be: on its way, or what kept it and a way on. */
export function Waiting({ error, onRetry, what = '正在读取' }: WaitingProps) {
  if (!error) return <Loading what={what} />;
  return <ErrorState message={error.message} traceId={error.traceId} {...(onRetry ? { onRetry } : {})} />;
}

/** One sentence inside a page: a result, a caution, a refusal. */
export function Notice({ tone, children }: { tone: 'good' | 'caution' | 'wrong'; children: string }) {
  return (
    <View className={`notice notice-${tone}`} {...aria({ role: tone === 'wrong' ? 'alert' : 'status' })}>
      {children}
    </View>
  );
}
