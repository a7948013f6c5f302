import { useRef } from 'react';
import { CallError } from '../../../shared/lib/api.ts';
import { uploadSmall } from '../../../shared/lib/upload.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';

const TABLE = '\n| 项目 | 金额 |\n| 售价 | 50 |\n| 单件成本 | 30 |\n';
const MARKS: readonly [string, (chosen: string) => string][] = [
  ['加粗', (chosen) => `**${chosen || '重点'}**`],
  [
    '• 列表',
    (chosen) =>
      `\n${(chosen || '第一点\n第二点')
        .split('\n')
        .map((line) => `- ${line}`)
        .join('\n')}\n`,
  ],
  [
    '1. 编号',
    (chosen) =>
      `\n${(chosen || '第一步\n第二步')
        .split('\n')
        .map((line, index) => `${index + 1}. ${line}`)
        .join('\n')}\n`,
  ],
  ['表格', () => TABLE],
  ['公式', (chosen) => `$${chosen || '\\frac{固定成本}{售价-单件成本}'}$`],
];

/** A stem with its few marks; what it looks like stands in the preview. */
export function StemField({
  label,
  value,
  fault,
  rows = 5,
  onChange,
}: {
  label: string;
  value: string;
  fault?: string | undefined;
  rows?: number;
  onChange: (stem: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  function put(make: (chosen: string) => string): void {
    const area = box.current?.querySelector('textarea');
    const [from, to] = area ? [area.selectionStart, area.selectionEnd] : [value.length, value.length];
    onChange(value.slice(0, from) + make(value.slice(from, to)) + value.slice(to));
    area?.focus();
  }
  async function place(picture: File): Promise<void> {
    try {
      const id = await uploadSmall(picture, 'PHOTO');
      put(
        () =>
          `\n![${picture.name
            .replace(/\.[^.]+$/, '')
            .replace(/[[\]]/g, '')
            .slice(0, 60)}](${id})\n`,
      );
    } catch (error) {
      tell(error instanceof CallError || error instanceof Error ? error.message : '图片没有传上，请再试一次', 'stop');
    }
  }
  return (
    <div ref={box} className="stem-field">
      <div className="actions" role="toolbar" aria-label={`${label}的排版`}>
        {MARKS.map(([name, make]) => (
          <Button key={name} onClick={() => put(make)}>
            {name}
          </Button>
        ))}
        <Button onClick={() => file.current?.click()}>图片</Button>
      </div>
      <TextArea
        label={label}
        required
        fault={fault}
        rows={rows}
        maxLength={6000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <input
        ref={file}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={`${label}：选择图片`}
        onChange={(event) => {
          const picture = event.target.files?.[0];
          if (picture) void place(picture);
          event.target.value = '';
        }}
      />
    </div>
  );
}
