import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Empty, ErrorState, Loading } from './States.tsx';
import type { CallError } from '@yangfan/client';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Figures stand right. */
  num?: boolean;
  /** The server sorts by this key. */
  sortable?: boolean;
  width?: string;
}

interface TableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  error?: CallError | null;
  onRetry?: () => void;
  /** What an empty list says, and the next step. */
  empty?: { title: string; next?: ReactNode };
  sort?: { by: string; onSort: (by: string) => void };
}

/** A list of records with loading, empty and error states. */
export function Table<T>({ label, columns, rows, rowKey, error, onRetry, empty, sort }: TableProps<T>) {
  if (error && !rows) return <ErrorState error={error} onRetry={onRetry} />;
  if (!rows) return <Loading />;
  if (!rows.length) return <Empty title={empty?.title ?? '没有符合条件的记录'}>{empty?.next}</Empty>;
  return (
    <div className="table-wrap" role="region" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={column.num ? 'num' : ''}
                style={column.width ? { width: column.width } : undefined}
                aria-sort={ariaSort(sort?.by, column.key)}
              >
                {column.sortable && sort ? (
                  <button type="button" onClick={() => sort.onSort(sort.by === column.key ? `-${column.key}` : column.key)}>
                    {column.title} {sort.by === column.key ? '▲' : sort.by === `-${column.key}` ? '▼' : '↕'}
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} className={column.num ? 'num' : ''} data-title={column.title}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ariaSort(by: string | undefined, key: string): 'ascending' | 'descending' | undefined {
  return by === key ? 'ascending' : by === `-${key}` ? 'descending' : undefined;
}

/** The pages of a list that the server cuts. */
export function Pager({
  page,
  size,
  total,
  onPage,
  unit = '条',
}: {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
  unit?: string;
}) {
  const last = Math.max(1, Math.ceil(total / size));
  const near = [1, page - 1, page, page + 1, last]
    .filter((value, index, all) => value >= 1 && value <= last && all.indexOf(value) === index)
    .sort((a, b) => a - b);
  return (
    <nav className="pager" aria-label="翻页">
      <span className="quiet">
        共 <span className="figures">{total}</span> {unit}
      </span>
      <Button disabled={page <= 1} onClick={() => onPage(page - 1)} aria-label="上一页">
        ‹
      </Button>
      {near.map((value, index) => (
        <span key={value}>
          {index > 0 && value - near[index - 1]! > 1 && <span className="quiet"> … </span>}
          <Button aria-current={value === page ? 'page' : undefined} onClick={() => onPage(value)}>
            {value}
          </Button>
        </span>
      ))}
      <Button disabled={page >= last} onClick={() => onPage(page + 1)} aria-label="下一页">
        ›
      </Button>
    </nav>
  );
}
