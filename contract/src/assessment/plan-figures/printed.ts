import {
  assetsTotal,
  assetValue,
  breakEven,
  cashOf,
  depreciationTotal,
  monthlyDepreciation,
  monthlyTotal,
  monthsOf,
  perMonth,
  startupTotals,
  sum,
  yuan,
  type MonthFigures,
  type PlanFigures,
  type TableKind,
} from './sums.ts';

export interface PrintedTable {
  title: string;
  columns: string[];
  rows: string[][];
}
const MONTH_NAMES = perMonth((month) => month + 1).map((month) => `${month}月`);
const percent = (permille: number) => `${permille / 10}%`;

/** A table with everything worked out, as it is read and printed. */
export function printedTables(figures: PlanFigures, kind: TableKind): PrintedTable[] {
  switch (kind) {
    case 'assets':
      return [
        {
          title: '固定资产与折旧（元）',
          columns: ['名称', '数量', '单价', '原值', '残值率', '年限', '月折旧'],
          rows: [
            ...figures.assets.rows.map((row) => [
              row.name,
              String(row.qty),
              yuan(row.unitFen),
              yuan(assetValue(row)),
              `${row.salvagePct}%`,
              String(row.years),
              yuan(monthlyDepreciation(row)),
            ]),
            ['合计', '', '', yuan(assetsTotal(figures)), '', '', yuan(depreciationTotal(figures))],
          ],
        },
      ];
    case 'startup':
      return [startupPrinted(figures)];
    case 'sales':
      return [salesPrinted(figures)];
    case 'costs':
      return costsPrinted(figures);
    case 'cash':
      return [cashPrinted(figures)];
  }
}
function startupPrinted(figures: PlanFigures): PrintedTable {
  const { assets, pre, working, total } = startupTotals(figures);
  const { startup } = figures;
  return {
    title: '启动资金（元）',
    columns: ['项目', '金额', '说明'],
    rows: [
      ['固定资产', yuan(assets), '见固定资产表'],
      ...startup.pre.map((row) => [row.name, yuan(row.fen), '开办费']),
      ['开办费小计', yuan(pre), ''],
      ...startup.monthly.map((row) => [row.name, yuan(row.fen), '每月']),
      ['流动资金小计', yuan(working), `每月 ${yuan(monthlyTotal(figures))} × ${startup.months} 个月`],
      ['启动资金合计', yuan(total), ''],
    ],
  };
}
function salesPrinted(figures: PlanFigures): PrintedTable {
  const months = monthsOf(figures);
  return {
    title: '12 个月销售预测',
    columns: ['产品', '单价（元）', '单位成本', ...MONTH_NAMES, '全年（元）'],
    rows: [
      ...figures.sales.lines.map((line) => [
        line.name,
        yuan(line.unitFen),
        yuan(line.costFen),
        ...perMonth((month) => line.qty[month] ?? 0).map(String),
        yuan(line.unitFen * sum(line.qty)),
      ]),
      ['收入（元）', '', '', ...months.map((month) => yuan(month.revenue)), yuan(sum(months.map((month) => month.revenue)))],
    ],
  };
}
function costsPrinted(figures: PlanFigures): PrintedTable[] {
  const months = monthsOf(figures);
  const line = (title: string, key: keyof MonthFigures) => [
    title,
    ...months.map((month) => yuan(month[key])),
    yuan(sum(months.map((month) => month[key]))),
  ];
  const even = breakEven(figures);
  return [
    {
      title: '成本构成',
      columns: ['项目', '口径', '金额或比例'],
      rows: [
        ...figures.costs.fixed.map((row) => [row.name, '每月固定', `${yuan(row.fen)} 元`]),
        ...figures.costs.rates.map((row) => [row.name, '按销售收入', percent(row.permille)]),
        ['税费', '按销售收入', percent(figures.costs.taxPermille)],
      ],
    },
    {
      title: '销售和成本计划（元）',
      columns: ['项目', ...MONTH_NAMES, '全年'],
      rows: [
        line('销售收入', 'revenue'),
        line('进货成本', 'goods'),
        line('按收入的费用', 'rated'),
        line('固定费用', 'fixed'),
        line('折旧', 'depreciation'),
        line('税费', 'tax'),
        line('净利润', 'profit'),
      ],
    },
    ...(even
      ? [
          {
            title: '盈亏平衡',
            columns: ['每月保本销量', '怎样得出'],
            rows: [[even.quantity === null ? '无法保本' : `${even.quantity} 件`, even.why]],
          },
        ]
      : []),
  ];
}
function cashPrinted(figures: PlanFigures): PrintedTable {
  const rows = cashOf(figures);
  const line = (title: string, key: keyof (typeof rows)[number]) => [title, ...rows.map((row) => yuan(row[key]))];
  return {
    title: '现金流量计划（元）',
    columns: ['项目', ...MONTH_NAMES],
    rows: [line('月初现金', 'begin'), line('现金流入', 'inflow'), line('现金流出', 'outflow'), line('月末现金', 'end')],
  };
}
