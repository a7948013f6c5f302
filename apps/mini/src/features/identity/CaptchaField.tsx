import { Image, View } from '@tarojs/components';
import { encodeBase64, utf8Bytes } from '../../shell/base64.ts';
import { aria } from '../../shared/ui/aria.ts';
import { TextField } from '../../shared/ui/Fields.tsx';

export interface CaptchaFieldProps {
  svg: string;
  value: string;
  onChange: (value: string) => void;
  onRenew: () => void;
  error?: string | undefined;
}

/** The picture that the server asks for when somebody sends too often. */
export function CaptchaField({ svg, value, onChange, onRenew, error }: CaptchaFieldProps) {
  return (
    <TextField
      label="图形验证码"
      value={value}
      onChange={onChange}
      maxLength={10}
      error={error}
      hint="看不清时点图片换一张"
      action={
        <View onClick={onRenew} {...aria({ role: 'button', label: '换一张图形验证码' })}>
          <Image className="captcha" src={`data:image/svg+xml;base64,${encodeBase64(utf8Bytes(svg))}`} mode="aspectFit" />
        </View>
      }
    />
  );
}
