import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { ExportFormat } from '@yangfan/contract';
import { useRef, useState } from 'react';
import { useRead } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { useResumable } from '../../../shared/lib/use-resumable.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, Select } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Meter } from '../../../shared/ui/States.tsx';
import { EXCHANGE } from './exchange-words.ts';
import { ImportOutcome } from './ImportOutcome.tsx';
import { PROGRAMS } from './item-words.ts';
import { useImport } from './use-import.ts';
import './bank.css';

const MAX_BYTES = 50 * 1024 ** 2;

/** Items from a file: read for trial, looked over, then kept as drafts. */
export function ImportItems() {
  const [url, setUrl] = useUrlState();
  const programCode = url.programCode ?? 'NET_EC';
  const format = EXCHANGE.find(({ value }) => value === url.format) ?? EXCHANGE[0]!;
  const terms = useRead(assessmentRoutes.bankTerms, { query: { programCode } });
  const [knowledge, setKnowledge] = useState('');
  const [skipKnown, setSkipKnown] = useState(true);
  const point = knowledge || terms.data?.knowledge[0]?.code || '';
  const run = useImport({ programCode, format: format.value, knowledge: point, skipKnown });
  return (
    <div className="stack">
      <PageHead title="导入题目" lead="先试读，不会保存；核对后再保存为草稿，仍须送审" crumbs={<Link to="/work/items">返回题库</Link>} />
      <section className="card stack">
        <h2>文件格式</h2>
        <Formats
          chosen={format.value}
          onChoose={(value) => {
            setUrl({ format: value });
            run.forget();
          }}
        />
        <div className="filters">
          <Select
            label="培训项目"
            value={programCode}
            options={PROGRAMS}
            onChange={(event) => {
              setUrl({ programCode: event.target.value });
              setKnowledge('');
              run.forget();
            }}
          />
          <Select
            label="默认知识点"
            hint="文件里没有写知识点的题归到这里"
            value={point}
            options={(terms.data?.knowledge ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
            onChange={(event) => {
              setKnowledge(event.target.value);
              run.forget();
            }}
          />
        </div>
        <Choice
          checked={skipKnown}
          onChange={(event) => setSkipKnown(event.target.checked)}
          label="跳过题库里已有的同样的题（重复导入同一个文件也不会变成两份）"
        />
        <FilePick format={format.value} ready={point !== ''} run={run} />
        <Saving run={run} />
      </section>
      {run.result && (
        <ImportOutcome
          result={run.result}
          saved={run.saved}
          known={run.known}
          unit={format.value === 'QTI' || format.value === 'MOODLE' ? '题' : '行'}
        />
      )}
    </div>
  );
}

function Formats({ chosen, onChoose }: { chosen: ExportFormat; onChoose(format: ExportFormat): void }) {
  const template = useDownload(assessmentRoutes.itemTemplate);
  const sample = useDownload(assessmentRoutes.itemSample);
  return (
    <ul className="rows formats">
      {EXCHANGE.map(({ value, label, about, file }) => (
        <li key={value}>
          <div className="grow">
            <Choice
              type="radio"
              name="format"
              checked={chosen === value}
              onChange={() => onChoose(value)}
              label={<strong>{label}</strong>}
            />
            <p className="quiet small">{about}</p>
          </div>
          <div className="actions">
            {value === 'XLSX' && (
              <Button busy={template.busy} onClick={() => template.save({}, '题目导入模板.xlsx')}>
                下载模板
              </Button>
            )}
            <Button
              aria-label={`下载示例：${label}`}
              busy={sample.busy}
              onClick={() => sample.save({ params: { format: value } }, `示例.${value === 'XLSX' ? 'zip' : file}`)}
            >
              下载示例
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}

type Run = ReturnType<typeof useImport>;

function FilePick({ format, ready, run }: { format: ExportFormat; ready: boolean; run: Run }) {
  const input = useRef<HTMLInputElement>(null);
  const upload = useResumable({
    purpose: 'ITEM_IMPORT',
    maxBytes: MAX_BYTES,
    tooLarge: '文件超过 50 MB，请分成几个文件',
    onFile: (fileId, name) => {
      upload.done();
      void run.read(fileId, name);
    },
  });
  const busy = !!upload.progress || run.busy !== null;
  const accept = EXCHANGE.find(({ value }) => value === format)!.accept;
  return (
    <>
      <div className="actions">
        <Button look={run.file ? 'plain' : 'primary'} disabled={busy || !ready} onClick={() => input.current?.click()}>
          {run.file ? '换一个文件' : '选择文件并试读'}
        </Button>
        {run.file && !run.result && (
          <Button busy={run.busy === 'reading'} onClick={() => void run.read(run.file!.id, run.file!.name)}>
            重新试读
          </Button>
        )}
        <span className="quiet small">
          {run.file ? run.file.name : `${accept.replaceAll(',', '、')}，不超过 50 MB、1500 题、400 张图片`}
        </span>
        <input
          ref={input}
          type="file"
          accept={accept}
          className="visually-hidden"
          aria-label="选择题目文件"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen) void upload.begin(chosen);
            event.target.value = '';
          }}
        />
      </div>
      {upload.progress && <Meter value={upload.progress.sent} max={upload.progress.size} label="上传进度" />}
      {run.busy === 'reading' && <p role="status">正在试读…图片多的文件要等一会儿</p>}
      {(upload.fault ?? run.fault) && (
        <p className="stop" role="alert">
          {upload.fault ?? run.fault}
        </p>
      )}
    </>
  );
}

function Saving({ run }: { run: Run }) {
  if (!run.result) return null;
  const { ready } = run.result;
  const isDone = run.next === null;
  const through = isDone ? ready : run.next!;
  return (
    <>
      <div className="actions">
        <Button look="primary" busy={run.busy === 'saving'} disabled={!ready || isDone} onClick={() => void run.save()}>
          {!ready ? '没有可保存的题' : run.next === 0 ? `保存 ${ready} 题为草稿` : isDone ? '已保存' : `从第 ${through + 1} 题继续保存`}
        </Button>
        {run.busy === 'saving' && <Button onClick={run.stop}>停在这里</Button>}
        {run.next !== 0 && <span role="status">{`已处理 ${through} / ${ready} 题，保存 ${run.saved} 题`}</span>}
      </div>
      {run.next !== 0 && <Meter value={through} max={ready} label="保存进度" />}
    </>
  );
}
