import { useState } from 'react';
import { largeText, setLargeText } from '../shared/lib/text-size.ts';

/** Large-text mode on and off. */
export function TextSizeButton() {
  const [large, setLarge] = useState(largeText());
  return (
    <button
      type="button"
      className="button plain"
      aria-pressed={large}
      onClick={() => {
        setLargeText(!large);
        setLarge(!large);
      }}
    >
      {large ? '标准字号' : '大字版'}
    </button>
  );
}
