import { View } from '@tarojs/components';
import { noMonths, type SalesTable, type StartupTable } from '@yangfan/client';
import { useState } from 'react';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { fenOf, yuanField } from './text.rules.ts';

const MONEY = 10_000_000_000;

/** Money typed in yuan and kept in fen; what is no money says so and is not taken. */
function MoneyField({ label, fen, max, onChange }: { label: string; fen: number; max: number; onChange: (fen: number) => void }) {
  const [text, setText] = useState(yuanField(fen));
  const bad = fenOf(text, max) === null;
  return (
    <TextField
      label={label}
      value={text}
      maxLength={13}
      error={bad ? '请填金额，最多两位小数' : undefined}
      onChange={(typed) => {
        setText(typed);
        const next = fenOf(typed, max);
        if (next !== null) onChange(next);
      }}
    />
  );
}

/** Start-up funds on the phone: what is paid once, what is needed each month. */
export function StartupFields({ value, onChange }: { value: StartupTable; onChange: (value: StartupTable) => void }) {
  const list = (key: 'pre' | 'monthly', title: string) => {
    const put = (at: number, part: object) =>
      onChange({ ...value, [key]: value[key].map((one, index) => (index === at ? { ...one, ...part } : one)) });
    return (
      <View>
        <View className="plans-quiet">{title}</View>
        {value[key].map((row, at) => (
          <View key={`${key} ${at}`}>
            <TextField label={`${title}第 ${at + 1} 项`} value={row.name} maxLength={40} onChange={(name) => put(at, { name })} />
            <MoneyField label={`第 ${at + 1} 项金额（元）`} fen={row.fen} max={MONEY} onChange={(fen) => put(at, { fen })} />
          </View>
        ))}
        <Button isDisabled={value[key].length >= 20} onPress={() => onChange({ ...value, [key]: [...value[key], { name: '', fen: 0 }] })}>
          {`添加${title}`}
        </Button>
      </View>
    );
  };
  return (
    <View>
      {list('pre', '开办费')}
      {list('monthly', '每月流动资金')}
      <TextField
        label="流动资金准备几个月"
        keyboard="number"
        maxLength={2}
        value={String(value.months)}
        onChange={(text) => onChange({ ...value, months: Math.min(24, Math.max(1, Number(text) || 1)) })}
      />
    </View>
  );
}

/** Twelve months of sales on the phone: a product, its price, and the pieces of each month. */
export function SalesFields({ value, onChange }: { value: SalesTable; onChange: (value: SalesTable) => void }) {
  const put = (at: number, part: Partial<SalesTable['lines'][number]>) =>
    onChange({ ...value, lines: value.lines.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <View>
      {value.lines.map((line, at) => (
        <View key={`line ${at}`}>
          <TextField label={`产品 ${at + 1}`} value={line.name} maxLength={40} onChange={(name) => put(at, { name })} />
          <MoneyField label="单价（元）" fen={line.unitFen} max={100_000_000} onChange={(unitFen) => put(at, { unitFen })} />
          <MoneyField label="单位成本（元）" fen={line.costFen} max={100_000_000} onChange={(costFen) => put(at, { costFen })} />
          {line.qty.map((qty, month) => (
            <TextField
              key={`month ${month}`}
              label={`${month + 1} 月销量`}
              keyboard="number"
              maxLength={6}
              value={qty === 0 ? '' : String(qty)}
              onChange={(text) =>
                put(at, { qty: line.qty.map((one, other) => (other === month ? Math.min(100_000, Math.floor(Number(text)) || 0) : one)) })
              }
            />
          ))}
        </View>
      ))}
      <Button
        isDisabled={value.lines.length >= 12}
        onPress={() => onChange({ ...value, lines: [...value.lines, { name: '', unitFen: 0, costFen: 0, qty: noMonths() }] })}
      >
        添加产品
      </Button>
    </View>
  );
}
