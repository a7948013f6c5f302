import { Link } from '@tanstack/react-router';
import type { ImportResult } from '@yangfan/contract';
import { Strip } from '../../../shared/ui/Page.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { ITEM_TYPES } from '../words.ts';

/** What a trial found: what is ready, what is wrong and where, what is there already, the pictures, the first questions. */
export function ImportOutcome({
  result,
  saved,
  known,
  unit,
}: {
  result: ImportResult;
  saved: number;
  known: number;
  /** What the file counts: lines or questions. */
  unit: '行' | '题';
}) {
  const { read, ready, faults, similar, notes, pictures, shown, sample } = result;
  return (
    <>
      <Strip
        items={[
          { label: '读到', value: read, note: pictures ? `另有 ${pictures} 张图片` : '' },
          { label: '可以导入', value: ready },
          { label: '有问题', value: read - ready, note: read - ready ? '见下，改好后重新试读；其余的可以先导入' : '' },
          {
            label: '已保存',
            value: saved,
            note: saved ? (
              <Link to="/work/items" search={{ status: 'DRAFT' } as never}>
                去送审
              </Link>
            ) : known ? (
              `${known} 题题库里已有，跳过`
            ) : (
              '还没有保存'
            ),
          },
        ]}
      />
      {notes.map((note) => (
        <p key={note} className="note" role="status">
          {note}
        </p>
      ))}
      {faults.length > 0 && (
        <section className="card">
          <h2>
            读不进来的{unit}
            {read - ready > faults.length && `（先列 ${faults.length} 处）`}
          </h2>
          <Table
            label={`读不进来的${unit}`}
            rows={faults}
            rowKey={(one) => `${one.row} ${one.message}`}
            columns={[
              { key: 'row', title: `第几${unit}`, num: true, cell: (one) => one.row },
              { key: 'message', title: '问题', cell: (one) => one.message },
            ]}
          />
        </section>
      )}
      {similar.length > 0 && !saved && (
        <section className="card">
          <h2>很相似的题，请核对是否重复</h2>
          <Table
            label="很相似的题"
            rows={similar}
            rowKey={(one) => `${one.row} ${one.code} ${one.otherRow ?? ''}`}
            columns={[
              { key: 'row', title: `第几${unit}`, num: true, cell: (one) => one.row },
              {
                key: 'with',
                title: '与谁相似',
                cell: (one) => (one.otherRow === null ? `题库 ${one.code}` : `同一文件第 ${one.otherRow} ${unit}`),
              },
              { key: 'stem', title: '那道题的题干', cell: (one) => one.stem.slice(0, 80) },
            ]}
          />
        </section>
      )}
      {shown.length > 0 && (
        <section className="card">
          <h2>图片{pictures > shown.length ? `（先看 ${shown.length} 张）` : ''}</h2>
          <ul className="import-pictures">
            {shown.map((one) => (
              <li key={`${one.row} ${one.name}`}>
                <img src={one.src} alt={`第 ${one.row} ${unit}的图片`} />
                <span className="quiet small">
                  第 {one.row} {unit}
                </span>
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
                <span className="quiet">
                  {ITEM_TYPES[one.type]}
                  {one.parts > 0 && ` ${one.parts} 小题`}
                </span>
                <span className="grow">{one.stem}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
