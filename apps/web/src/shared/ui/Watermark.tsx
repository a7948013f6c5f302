import { useMemo } from 'react';
import { useMe } from '../lib/session.ts';
import { moment } from '../lib/time.ts';

/** Who looks at personal data, and when, over the whole page: a photo of the screen names its source. */
export function Watermark() {
  const { data } = useMe();
  const text = useMemo(
    () => (data ? `${data.displayName} ${data.loginName ?? ''} ${moment(new Date())}`.replace(/[<>&"']/g, '') : ''),
    [data],
  );
  if (!text) return null;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="220"><text x="20" y="150" transform="rotate(-20 180 110)" font-size="17" font-family="sans-serif" fill="#10242e">${text}</text></svg>`;
  return (
    <div className="watermark" aria-hidden="true" style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(svg)}")` }} />
  );
}
