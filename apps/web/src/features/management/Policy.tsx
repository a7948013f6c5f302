import { policyRoutes } from '@yangfan/client';
import type { InputOf, policyRoutes as Contract } from '@yangfan/contract';
import { PROGRAMS, type ProgramCode } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { useCan } from '../../shared/lib/session.ts';
import { day } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag, type Tone } from '../../shared/ui/States.tsx';
import { Pager, Table, type Column } from '../../shared/ui/Table.tsx';
import { policyName, valueText } from './policy-words.ts';
import { ProposeRule } from './ProposeRule.tsx';
import type { Rule } from './rows.ts';

const STATUSES: Record<Rule['status'], { name: string; tone: Tone }> = {
  PROPOSED: { name: '待批准', tone: 'caution' },
  ACTIVE: { name: '生效', tone: 'good' },
  REFUSED: { name: '未批准', tone: 'stop' },
  RETIRED: { name: '已停用', tone: 'idle' },
};

/** Policy values: proposed by one person, approved by another; classes keep what was frozen at their approval. */
export function Policy() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const regions = useRegionOptions();
  const page = Number(url.page ?? 1);
  const query = { search: url.q, status: url.status } as NonNullable<InputOf<typeof Contract.exportRules>['query']>;
  const list = useRead(policyRoutes.listRules, { query: { ...query, page, size: 20 } }, { keep: true });
  const sheet = useDownload(policyRoutes.exportRules);
  const [proposing, setProposing] = useState<Rule | 'new' | null>(null);
  const [deciding, setDeciding] = useState<{ rule: Rule; approve: boolean } | null>(null);
  const decide = useSend(policyRoutes.decideRule, { refresh: ['/v1/policy'], done: '已办理', onDone: () => setDeciding(null) });
  const regionName = (code: string) => regions.find((one) => one.value === code)?.label.trim() ?? code;
  const columns: Column<Rule>[] = [
    {
      key: 'name',
      title: '参数',
      cell: (rule) => (
        <>
          {policyName(rule.code)}
          <div className="quiet small figures" style={{ whiteSpace: 'nowrap' }}>
            {rule.code} 第 {rule.version} 版
          </div>
        </>
      ),
    },
    { key: 'value', title: '值', cell: (rule) => <span className="figures">{valueText(rule.code, rule.value)}</span> },
    {
      key: 'reach',
      title: '适用范围',
      cell: (rule) =>
        [
          rule.programCodes.map((code) => PROGRAMS[code as ProgramCode]?.name ?? code).join('、'),
          rule.regionCodes.map(regionName).join('、'),
        ]
          .filter(Boolean)
          .join('；') || '全省、全部课程',
    },
    {
      key: 'time',
      title: '生效期',
      cell: (rule) => (
        <>
          <span style={{ whiteSpace: 'nowrap' }}>{day(rule.effectiveFrom)}</span>
          <div className="quiet small" style={{ whiteSpace: 'nowrap' }}>
            {rule.effectiveTo ? `至 ${day(rule.effectiveTo)}` : '起长期'}
          </div>
        </>
      ),
    },
    {
      key: 'source',
      title: '依据',
      cell: (rule) => (
        <>
          {rule.docNo}
          <div className="quiet small">{rule.note}</div>
        </>
      ),
    },
    { key: 'status', title: '状态', cell: (rule) => <StateTag tone={STATUSES[rule.status].tone}>{STATUSES[rule.status].name}</StateTag> },
  ];
  if (can('policy.rule.propose') || can('policy.rule.approve'))
    columns.push({
      key: 'do',
      title: '操作',
      cell: (rule) => (
        <span style={{ whiteSpace: 'nowrap' }}>
          {rule.status === 'PROPOSED' && can('policy.rule.approve') && (
            <>
              <Button look="plain" aria-label={`批准 ${policyName(rule.code)}`} onClick={() => setDeciding({ rule, approve: true })}>
                批准
              </Button>
              <Button look="plain" aria-label={`不批准 ${policyName(rule.code)}`} onClick={() => setDeciding({ rule, approve: false })}>
                不批准
              </Button>
            </>
          )}
          {rule.status === 'ACTIVE' && can('policy.rule.propose') && (
            <Button look="plain" aria-label={`提出修改 ${policyName(rule.code)}`} onClick={() => setProposing(rule)}>
              提出修改
            </Button>
          )}
        </span>
      ),
    });
  return (
    <div>
      <PageHead
        title="政策参数"
        lead="一人提出、另一人批准；已批准开班的班级沿用批准时冻结的参数"
        actions={
          <>
            {can('policy.rule.export') && (
              <Button busy={sheet.busy} onClick={() => sheet.save({ query }, '政策参数.xlsx')}>
                导出
              </Button>
            )}
            {can('policy.rule.propose') && (
              <Button look="primary" onClick={() => setProposing('new')}>
                提出参数
              </Button>
            )}
          </>
        }
      />
      <section className="card">
        <div className="filters">
          <SearchBox label="搜索" placeholder="名称或代码" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
          <Select
            label="状态"
            empty="全部状态"
            value={url.status ?? ''}
            options={Object.entries(STATUSES).map(([value, { name }]) => ({ value, label: name }))}
            onChange={(event) => setUrl({ status: event.target.value || null })}
          />
        </div>
        <Table
          label="政策参数"
          columns={columns}
          rows={list.data?.items}
          rowKey={(rule) => rule.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={{ title: '没有符合条件的参数', next: <Button onClick={() => setUrl({ q: null, status: null })}>清除筛选</Button> }}
        />
        {list.data && list.data.total > 0 && (
          <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
      <Dialog title={proposing === 'new' ? '提出政策参数' : '提出修改'} open={proposing !== null} onClose={() => setProposing(null)}>
        {proposing && <ProposeRule rule={proposing === 'new' ? null : proposing} onDone={() => setProposing(null)} />}
      </Dialog>
      <Confirm
        title={deciding?.approve ? '批准政策参数' : '不批准政策参数'}
        open={deciding !== null}
        busy={decide.isPending}
        danger={deciding !== null && !deciding.approve}
        confirm={deciding?.approve ? '批准' : '不批准'}
        consequence={
          deciding && (
            <>
              <p>
                {policyName(deciding.rule.code)}：<b>{valueText(deciding.rule.code, deciding.rule.value)}</b>
              </p>
              <p className="quiet">
                {deciding.approve ? '批准后按生效期执行，影响之后批准的班级。' : '不批准后这条提议就此结束。'}
                须由提出人以外的另一位同事办理。
              </p>
            </>
          )
        }
        onConfirm={() => deciding && decide.mutate({ params: { ruleId: deciding.rule.id }, body: { approve: deciding.approve } })}
        onClose={() => setDeciding(null)}
      />
    </div>
  );
}
