import { yuan } from '@yangfan/client';
import { useState } from 'react';

const MONEY = /^\d{0,9}(\.\d{0,2})?$/;
const asFen = (text: string): number => {
  const [whole = '0', part = ''] = text.split('.');
  return Number(whole || '0') * 100 + Number(part.padEnd(2, '0') || '0');
};
const plainYuan = (fen: number): string => (fen === 0 ? '' : yuan(fen).replaceAll(',', '').replace(/\.00$/, ''));

/** Money in yuan that is kept in whole fen; what can't be money is not taken. */
export function MoneyCell({ label, fen, max, onChange }: { label: string; fen: number; max: number; onChange: (fen: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className="input plan-cell num"
      inputMode="decimal"
      aria-label={label}
      placeholder="0"
      value={typed ?? plainYuan(fen)}
      onChange={(event) => {
        const text = event.target.value.replaceAll(/[,，\s]/g, '');
        if (!MONEY.test(text) || asFen(text) > max) return;
        setTyped(text);
        onChange(asFen(text));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
/** A whole number within bounds. */
export function CountCell({
  label,
  value,
  min = 0,
  max,
  onChange,
}: {
  label: string;
  value: number;
  min?: number;
  max: number;
  onChange: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className="input plan-cell num"
      inputMode="numeric"
      aria-label={label}
      placeholder={String(min)}
      value={typed ?? (value === 0 ? '' : String(value))}
      onChange={(event) => {
        const text = event.target.value.trim();
        if (!/^\d{0,6}$/.test(text) || Number(text) > max) return;
        setTyped(text);
        onChange(Math.max(min, Number(text || min)));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
/** A percentage with one decimal, kept in per mille. */
export function ShareCell({ label, permille, onChange }: { label: string; permille: number; onChange: (permille: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className="input plan-cell num"
      inputMode="decimal"
      aria-label={label}
      placeholder="0"
      value={typed ?? (permille === 0 ? '' : String(permille / 10))}
      onChange={(event) => {
        const text = event.target.value.trim();
        if (!/^\d{0,3}(\.\d?)?$/.test(text) || Number(text) > 100) return;
        setTyped(text);
        onChange(Math.round(Number(text || '0') * 10));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
/** A short name. */
export function NameCell({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      className="input plan-cell"
      aria-label={label}
      maxLength={40}
      value={value}
      placeholder="名称"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
