import {
  monthlyDepreciation,
  noMonths,
  yuan,
  type AssetsTable,
  type CashTable,
  type CostsTable,
  type SalesTable,
  type StartupTable,
} from '@yangfan/client';
import type { ReactNode } from 'react';
import { Button } from '../../../shared/ui/Button.tsx';
import { CountCell, MoneyCell, NameCell, ShareCell } from './cells.tsx';

interface Form<T> {
  value: T;
  onChange: (value: T) => void;
}
const MONEY = 10_000_000_000;
const replaced = <T,>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((one, index) => (index === at ? { ...one, ...change } : one));

/** Rows that can be added and taken out. */
function Rows<T>({
  label,
  heads,
  rows,
  cells,
  empty,
  most,
  onRows,
}: {
  label: string;
  heads: readonly string[];
  rows: readonly T[];
  cells: (row: T, index: number, change: (part: Partial<T>) => void) => ReactNode[];
  empty: T;
  most: number;
  onRows: (rows: T[]) => void;
}) {
  return (
    <>
      {rows.length > 0 && (
        <div className="table-wrap" role="region" aria-label={label} tabIndex={0}>
          <table className="table plan-form">
            <thead>
              <tr>
                {[...heads, '操作'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- a row of a table has no name of its own: its place is what it is
                <tr key={index}>
                  {cells(row, index, (part) => onRows(replaced(rows, index, part))).map((cell, at) => (
                    <td key={heads[at]} data-title={heads[at]}>
                      {cell}
                    </td>
                  ))}
                  <td data-title="操作">
                    <Button
                      look="plain"
                      aria-label={`删除第 ${index + 1} 行`}
                      onClick={() => onRows(rows.filter((_, other) => other !== index))}
                    >
                      删除
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="actions">
        <Button disabled={rows.length >= most} onClick={() => onRows([...rows, empty])}>
          添加{label}
        </Button>
      </div>
    </>
  );
}

export function AssetsForm({ value, onChange }: Form<AssetsTable>) {
  return (
    <Rows
      label="固定资产"
      heads={['名称', '数量', '单价（元）', '残值率（%）', '年限', '月折旧（元）']}
      rows={value.rows}
      most={30}
      empty={{ name: '', qty: 1, unitFen: 0, salvagePct: 5, years: 3 }}
      onRows={(rows) => onChange({ ...value, rows })}
      cells={(row, index, change) => [
        <NameCell label={`第 ${index + 1} 行名称`} value={row.name} onChange={(name) => change({ name })} />,
        <CountCell label={`第 ${index + 1} 行数量`} value={row.qty} max={1000} onChange={(qty) => change({ qty })} />,
        <MoneyCell label={`第 ${index + 1} 行单价`} fen={row.unitFen} max={1_000_000_000} onChange={(unitFen) => change({ unitFen })} />,
        <CountCell label={`第 ${index + 1} 行残值率`} value={row.salvagePct} max={100} onChange={(salvagePct) => change({ salvagePct })} />,
        <CountCell label={`第 ${index + 1} 行年限`} value={row.years} min={1} max={50} onChange={(years) => change({ years })} />,
        <span className="figures">{yuan(monthlyDepreciation(row))}</span>,
      ]}
    />
  );
}

export function StartupForm({ value, onChange }: Form<StartupTable>) {
  const list = (key: 'pre' | 'monthly', label: string) => (
    <Rows
      label={label}
      heads={['名称', '金额（元）']}
      rows={value[key]}
      most={20}
      empty={{ name: '', fen: 0 }}
      onRows={(rows) => onChange({ ...value, [key]: rows })}
      cells={(row, index, change) => [
        <NameCell label={`${label}第 ${index + 1} 行名称`} value={row.name} onChange={(name) => change({ name })} />,
        <MoneyCell label={`${label}第 ${index + 1} 行金额`} fen={row.fen} max={MONEY} onChange={(fen) => change({ fen })} />,
      ]}
    />
  );
  return (
    <>
      <p className="quiet small">开办费：开业前只花一次的钱，如注册、装修、培训。</p>
      {list('pre', '开办费')}
      <p className="quiet small">每月流动资金：原材料、包装、房租、工资等每月要备的钱。</p>
      {list('monthly', '每月流动资金')}
      <label className="plan-inline">
        流动资金准备几个月
        <CountCell label="流动资金准备几个月" value={value.months} min={1} max={24} onChange={(months) => onChange({ ...value, months })} />
      </label>
    </>
  );
}

export function SalesForm({ value, onChange }: Form<SalesTable>) {
  const months = noMonths().map((_, month) => `${month + 1}月`);
  return (
    <Rows
      label="产品"
      heads={['产品', '单价（元）', '单位成本（元）', ...months]}
      rows={value.lines}
      most={12}
      empty={{ name: '', unitFen: 0, costFen: 0, qty: noMonths() }}
      onRows={(lines) => onChange({ ...value, lines })}
      cells={(line, index, change) => [
        <NameCell label={`第 ${index + 1} 个产品`} value={line.name} onChange={(name) => change({ name })} />,
        <MoneyCell label={`第 ${index + 1} 个产品单价`} fen={line.unitFen} max={100_000_000} onChange={(unitFen) => change({ unitFen })} />,
        <MoneyCell label={`第 ${index + 1} 个产品成本`} fen={line.costFen} max={100_000_000} onChange={(costFen) => change({ costFen })} />,
        ...months.map((month, at) => (
          <CountCell
            key={month}
            label={`第 ${index + 1} 个产品${month}销量`}
            value={line.qty[at] ?? 0}
            max={100_000}
            onChange={(qty) => change({ qty: line.qty.map((one, other) => (other === at ? qty : one)) })}
          />
        )),
      ]}
    />
  );
}

export function CostsForm({ value, onChange }: Form<CostsTable>) {
  return (
    <>
      <p className="quiet small">固定费用：每月都一样的支出，如房租、工资、软件费。折旧由系统按固定资产自动加上。</p>
      <Rows
        label="固定费用"
        heads={['名称', '每月（元）']}
        rows={value.fixed}
        most={20}
        empty={{ name: '', fen: 0 }}
        onRows={(fixed) => onChange({ ...value, fixed })}
        cells={(row, index, change) => [
          <NameCell label={`固定费用第 ${index + 1} 行名称`} value={row.name} onChange={(name) => change({ name })} />,
          <MoneyCell label={`固定费用第 ${index + 1} 行金额`} fen={row.fen} max={MONEY} onChange={(fen) => change({ fen })} />,
        ]}
      />
      <p className="quiet small">按收入的费用：平台佣金、坑位费、推广费等，占销售收入的百分之几。</p>
      <Rows
        label="按收入的费用"
        heads={['名称', '占收入（%）']}
        rows={value.rates}
        most={6}
        empty={{ name: '', permille: 0 }}
        onRows={(rates) => onChange({ ...value, rates })}
        cells={(row, index, change) => [
          <NameCell label={`按收入的费用第 ${index + 1} 行名称`} value={row.name} onChange={(name) => change({ name })} />,
          <ShareCell label={`按收入的费用第 ${index + 1} 行比例`} permille={row.permille} onChange={(permille) => change({ permille })} />,
        ]}
      />
      <label className="plan-inline">
        税费占收入（%）
        <ShareCell label="税费占收入" permille={value.taxPermille} onChange={(taxPermille) => onChange({ ...value, taxPermille })} />
      </label>
    </>
  );
}

export function CashForm({ value, onChange }: Form<CashTable>) {
  const rows = [
    ['其他流入', 'inFen'],
    ['其他流出', 'outFen'],
  ] as const;
  return (
    <>
      <div className="form-grid">
        <label className="plan-inline">
          自有资金（元）
          <MoneyCell label="自有资金" fen={value.ownFen} max={MONEY} onChange={(ownFen) => onChange({ ...value, ownFen })} />
        </label>
        <label className="plan-inline">
          借款（元）
          <MoneyCell label="借款" fen={value.loanFen} max={MONEY} onChange={(loanFen) => onChange({ ...value, loanFen })} />
        </label>
      </div>
      <p className="quiet small">销售收入、进货、费用和税费已按前面的表自动计入；这里只填另外的收支，如补贴到账、归还借款。</p>
      <div className="table-wrap" role="region" aria-label="其他收支" tabIndex={0}>
        <table className="table plan-form">
          <thead>
            <tr>
              {['项目', ...noMonths().map((_, month) => `${month + 1}月`)].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([title, key]) => (
              <tr key={key}>
                <td data-title="项目">{title}</td>
                {value[key].map((fen, at) => (
                  // oxlint-disable-next-line react/no-array-index-key -- a month is its place
                  <td key={at} data-title={`${at + 1}月`}>
                    <MoneyCell
                      label={`${title}${at + 1}月`}
                      fen={fen}
                      max={MONEY}
                      onChange={(next) => onChange({ ...value, [key]: value[key].map((one, other) => (other === at ? next : one)) })}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
