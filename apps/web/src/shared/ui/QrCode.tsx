import { useEffect, useState } from 'react';

/** A QR code of a text, drawn in the browser; the drawing code is fetched only where one is shown. */
export function QrCode({ text, label, width = 220 }: { text: string; label: string; width?: number }) {
  const [svg, setSvg] = useState('');
  useEffect(() => {
    let gone = false;
    void import('qrcode').then(async ({ toString }) => {
      const drawn = await toString(text, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
      if (!gone) setSvg(drawn);
    });
    return () => {
      gone = true;
    };
  }, [text]);
  if (!svg) return <p className="quiet">正在生成二维码…</p>;
  return (
    <img
      alt={label}
      src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`}
      style={{ display: 'block', width, maxWidth: '100%', aspectRatio: '1' }}
    />
  );
}
