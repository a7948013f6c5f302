import { checksOf, printedTables, type PlanFigures, type PlanTable, type TableKind } from '@yangfan/client';
import { StateTag } from '../../../shared/ui/States.tsx';
import { AssetsForm, CashForm, CostsForm, SalesForm, StartupForm } from './table-forms.tsx';
import { TABLES } from './words.ts';

/** One table of a plan: what is typed, what follows from it, and what the figures say about themselves. */
export function TableEditor({ kind, figures, onChange }: { kind: TableKind; figures: PlanFigures; onChange: (table: PlanTable) => void }) {
  return (
    <section className="plan-table" aria-label={TABLES[kind]}>
      <h3>{TABLES[kind]}</h3>
      {kind === 'assets' && <AssetsForm value={figures.assets} onChange={onChange} />}
      {kind === 'startup' && <StartupForm value={figures.startup} onChange={onChange} />}
      {kind === 'sales' && <SalesForm value={figures.sales} onChange={onChange} />}
      {kind === 'costs' && <CostsForm value={figures.costs} onChange={onChange} />}
      {kind === 'cash' && <CashForm value={figures.cash} onChange={onChange} />}
      <Checks figures={figures} kind={kind} />
      {kind !== 'assets' && (
        <details>
          <summary>看计算结果</summary>
          <Printed figures={figures} kinds={[kind]} />
        </details>
      )}
    </section>
  );
}

const TONES = { stop: '须改', caution: '请核对', good: '计算' } as const;
/** The live checks of one table. */
export function Checks({ figures, kind }: { figures: PlanFigures; kind: TableKind }) {
  const found = checksOf(figures, [kind]);
  if (found.length === 0) return null;
  return (
    <ul className="plan-checks" aria-live="polite">
      {found.map((one) => (
        <li key={one.sentence}>
          <StateTag tone={one.tone === 'good' ? 'plain' : one.tone}>{TONES[one.tone]}</StateTag> {one.sentence}
        </li>
      ))}
    </ul>
  );
}

/** Tables with everything worked out, to read. */
export function Printed({ figures, kinds }: { figures: PlanFigures; kinds: readonly TableKind[] }) {
  return <PrintedTables tables={kinds.flatMap((kind) => printedTables(figures, kind))} />;
}
export function PrintedTables({ tables }: { tables: readonly { title: string; columns: string[]; rows: string[][] }[] }) {
  return (
    <>
      {tables.map((table) => (
        <div key={table.title} className="table-wrap plan-printed" role="region" aria-label={table.title} tabIndex={0}>
          <table className="table">
            <caption>{table.title}</caption>
            <thead>
              <tr>
                {table.columns.map((title, index) => (
                  <th key={title} scope="col" className={index > 0 ? 'num' : ''}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, line) => (
                <tr key={`${line} ${row[0]}`}>
                  {row.map((cell, index) => (
                    <td key={table.columns[index]} className={index > 0 ? 'num' : ''}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </>
  );
}
