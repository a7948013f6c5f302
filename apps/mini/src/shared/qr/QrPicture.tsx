import { Image, View } from '@tarojs/components';
import { useMemo } from 'react';
import { encodeBase64, utf8Bytes } from '../../shell/base64.ts';
import { aria } from '../ui/aria.ts';
import { drawQr, encodeQr } from './qr.rules.ts';
import './QrPicture.css';

/** A text as a QR code, drawn on the phone; `label` says what scanning it opens. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const source = useMemo(() => {
    const code = encodeQr([...utf8Bytes(text)]);
    return code ? `data:image/svg+xml;base64,${encodeBase64(utf8Bytes(drawQr(code)))}` : null;
  }, [text]);
  if (!source) return null;
  return (
    <View className="qr" {...aria({ role: 'img', label })}>
      <Image className="qr-picture" src={source} mode="aspectFit" {...aria({ isHidden: true })} />
    </View>
  );
}
