import { useEffect, useState } from 'react';

type Tone = 'good' | 'stop' | 'caution';
interface Said {
  id: number;
  text: string;
  tone: Tone;
}
let listener: ((said: Said) => void) | undefined;
let next = 1;

/** Says one sentence at the edge of the screen; screen readers hear it. Errors stay until closed. */
export function tell(text: string, tone: Tone = 'good'): void {
  listener?.({ id: next++, text, tone });
}

/** Where `tell` appears; mounted once. */
export function Notices() {
  const [list, setList] = useState<Said[]>([]);
  useEffect(() => {
    listener = (said) => {
      setList((now) => [...now.slice(-3), said]);
      if (said.tone === 'good') setTimeout(() => setList((now) => now.filter((other) => other.id !== said.id)), 5000);
    };
    return () => {
      listener = undefined;
    };
  }, []);
  return (
    <div className="notices" role="status" aria-live="polite">
      {list.map((said) => (
        <div key={said.id} className={`note ${said.tone}`}>
          <span style={{ flex: 1 }}>{said.text}</span>
          <button
            type="button"
            className="button plain"
            style={{ minHeight: 0 }}
            onClick={() => setList((now) => now.filter((other) => other.id !== said.id))}
          >
            关闭
          </button>
        </div>
      ))}
    </div>
  );
}
