import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ExportFormat, InputOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { EXCHANGE } from './exchange-words.ts';

type Filter = Omit<InputOf<typeof Contract.exportItems>['query'], 'format'>;

/** Questions of the current filter as a file; what the format can't carry is said before. */
export function ExportItems({ filter }: { filter: Filter }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>导出</Button>
      <Dialog title="导出筛选出的题" open={isOpen} onClose={() => setOpen(false)}>
        <Outlook filter={filter} />
      </Dialog>
    </>
  );
}

function Outlook({ filter }: { filter: Filter }) {
  const [format, setFormat] = useState<ExportFormat>('XLSX');
  const file = useDownload(assessmentRoutes.exportItems);
  const outlook = useRead(assessmentRoutes.exportOutlook, { query: { ...filter, format } });
  const { about, label, file: ending } = EXCHANGE.find(({ value }) => value === format)!;
  const seen = outlook.data;
  const name = format === 'XLSX' && seen?.pictures ? '题目.zip' : `题目.${ending}`;
  return (
    <div className="stack">
      <Select
        label="格式"
        hint={about}
        value={format}
        options={EXCHANGE}
        onChange={(event) => setFormat(event.target.value as ExportFormat)}
      />
      {outlook.error && <ErrorState error={outlook.error} onRetry={() => void outlook.refetch()} />}
      {!seen && !outlook.error && <Loading what="正在核对带得走什么…" />}
      {seen && (
        <>
          <p>
            符合条件 {seen.total} 题，{label} 能带走 <strong>{seen.going}</strong> 题{seen.pictures ? `、${seen.pictures} 张图片` : ''}。
          </p>
          <p className="quiet small">{seen.remark}</p>
          {seen.tooLarge && (
            <p className="stop" role="alert">
              {seen.tooLarge}
            </p>
          )}
          {seen.left.length > 0 && (
            <p className="note caution">
              会留下、不在文件里的：{seen.left.map(({ what, count }) => `${what}（${count} 题）`).join('、')}。
            </p>
          )}
          {seen.refused.length > 0 && (
            <details>
              <summary>带不走的 {Math.min(seen.total, 1500) - seen.going} 题</summary>
              <ul className="refused small">
                {seen.refused.map(({ code, why }) => (
                  <li key={code}>
                    {code}：{why}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
      <div className="actions">
        <Button
          look="primary"
          busy={file.busy}
          disabled={!seen?.going || !!seen.tooLarge}
          onClick={() => file.save({ query: { ...filter, format } }, name)}
        >
          下载 {seen?.going ?? 0} 题
        </Button>
      </div>
    </div>
  );
}
