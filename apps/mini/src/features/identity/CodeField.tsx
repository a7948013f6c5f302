import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { useCountdown } from '../../shell/use-countdown.ts';

export interface CodeFieldProps {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  hint?: string | undefined;
  /** Asks the server to send; the seconds until it may be asked again, or `null` when it was refused. */
  onSend: () => Promise<number | null>;
  isBusy: boolean;
}

/** The digits of a text message, with the button that asks for one. */
export function CodeField({ value, onChange, error, hint, onSend, isBusy }: CodeFieldProps) {
  const [left, start] = useCountdown();
  const send = async () => {
    const seconds = await onSend();
    if (seconds !== null) start(seconds);
  };
  return (
    <TextField
      label="短信验证码"
      value={value}
      onChange={onChange}
      keyboard="number"
      maxLength={6}
      placeholder="6 位数字"
      error={error}
      hint={hint}
      action={
        <Button kind="plain" isCompact onPress={() => void send()} isDisabled={left > 0} isBusy={isBusy}>
          {left > 0 ? `${left} 秒后再发` : '获取验证码'}
        </Button>
      }
    />
  );
}
