import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, InputOf, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { base64Of } from '../../../shared/lib/upload.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { ITEM_TYPES } from '../words.ts';
import { PROGRAMS } from './item-words.ts';

type Body = InputOf<typeof Contract.importItems>['body'];
const FORMATS = [
  { value: 'XLSX', label: 'Excel 模板' },
  { value: 'GIFT', label: 'GIFT 文本' },
  { value: 'AIKEN', label: 'Aiken 文本（单选）' },
  { value: 'MOODLE', label: 'Moodle XML' },
];

/** Items from a file: read for trial, looked over, then kept as drafts. */
export function ImportItems() {
  const [url, setUrl] = useUrlState();
  const programCode = url.programCode ?? 'NET_EC';
  const format = (url.format ?? 'XLSX') as Body['format'];
  const terms = useRead(assessmentRoutes.bankTerms, { query: { programCode } });
  const template = useDownload(assessmentRoutes.itemTemplate);
  const [knowledge, setKnowledge] = useState('');
  const [file, setFile] = useState<{ name: string; base64: string } | null>(null);
  const [result, setResult] = useState<ReplyOf<typeof Contract.importItems> | null>(null);
  const take = useSend(assessmentRoutes.importItems, { refresh: ['/v1/assessment/items'], onDone: setResult });
  const point = knowledge || terms.data?.knowledge[0]?.code || '';
  const send = (save: boolean) => file && take.mutate({ body: { programCode, format, knowledge: point, ...file, save } });
  async function pick(chosen: File): Promise<void> {
    if (chosen.size > 5 * 1024 ** 2) return tell('文件超过 5 MB，请分成几个文件', 'stop');
    setResult(null);
    setFile({ name: chosen.name.slice(-200), base64: await base64Of(chosen) });
  }
  return (
    <div className="stack">
      <PageHead
        title="导入题目"
        lead="先试读，不会保存；核对后再保存为草稿，仍须送审"
        crumbs={<Link to="/work/items">返回题库</Link>}
        actions={
          <Button busy={template.busy} onClick={() => template.save({}, '题目导入模板.xlsx')}>
            下载 Excel 模板
          </Button>
        }
      />
      <section className="card stack">
        <div className="filters">
          <Select
            label="培训项目"
            value={programCode}
            options={PROGRAMS}
            onChange={(event) => setUrl({ programCode: event.target.value })}
          />
          <Select label="文件格式" value={format} options={FORMATS} onChange={(event) => setUrl({ format: event.target.value })} />
          <Select
            label="默认知识点"
            hint="文件里没有写知识点的题归到这里"
            value={point}
            options={(terms.data?.knowledge ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
            onChange={(event) => setKnowledge(event.target.value)}
          />
        </div>
        <label>
          选择文件{' '}
          <input
            type="file"
            accept={format === 'XLSX' ? '.xlsx,.csv' : format === 'MOODLE' ? '.xml' : '.txt,.gift'}
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              if (chosen) void pick(chosen);
            }}
          />
        </label>
        <div className="actions">
          <Button busy={take.isPending} disabled={!file || !point} onClick={() => send(false)}>
            试读
          </Button>
          <Button look="primary" busy={take.isPending} disabled={!result?.ready || result.saved > 0} onClick={() => send(true)}>
            保存 {result?.ready ?? 0} 题为草稿
          </Button>
        </div>
      </section>
      {result && <Outcome result={result} />}
    </div>
  );
}

function Outcome({ result }: { result: ReplyOf<typeof Contract.importItems> }) {
  const { read, ready, saved, faults, similar, sample } = result;
  return (
    <>
      <Strip
        items={[
          { label: '读到', value: read },
          { label: '可以导入', value: ready },
          { label: '有问题', value: read - ready, note: read - ready ? '见下，改好后重新试读' : '' },
          {
            label: '已保存',
            value: saved,
            note: saved ? (
              <Link to="/work/items" search={{ status: 'DRAFT' } as never}>
                去送审
              </Link>
            ) : (
              '还没有保存'
            ),
          },
        ]}
      />
      {faults.length > 0 && (
        <section className="card">
          <h2>有问题的行</h2>
          <Table
            label="有问题的行"
            rows={faults}
            rowKey={(one) => `${one.row} ${one.message}`}
            columns={[
              { key: 'row', title: '行或题', num: true, cell: (one) => one.row },
              { key: 'message', title: '问题', cell: (one) => one.message },
            ]}
          />
        </section>
      )}
      {similar.length > 0 && !saved && (
        <section className="card">
          <h2>题库里有很相似的题</h2>
          <ul>
            {similar.map((one) => (
              <li key={`${one.row} ${one.code}`}>
                第 {one.row} 行与 {one.code} 相似：{one.stem.slice(0, 60)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {sample.length > 0 && (
        <section className="card">
          <h2>读到的前几题</h2>
          <ul className="rows">
            {sample.map((one) => (
              <li key={one.row}>
                <span className="quiet">{ITEM_TYPES[one.type]}</span>
                <span className="grow">{one.stem}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
