import { identityRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { FIELD_WORDS, OUTCOME_WORDS, PURPOSE_WORDS, WAY_WORDS } from './words.ts';

/** Who looked at my identity in the clear, and why. */
export function Reveals() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const list = useRead(identityRoutes.listMyReveals, { query: { page, size: 20 } }, { keep: true });
  return (
    <section className="card">
      <h2>谁看过我的身份信息</h2>
      <p className="quiet small">平时只显示脱敏信息；工作人员要看明文，必须先写理由，都记在这里。</p>
      <Table
        label="谁看过我的身份信息"
        rows={list.data?.items}
        rowKey={(item) => item.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{ title: '还没有人看过', next: '有人查看时会马上记在这里，并发消息告诉您。' }}
        columns={[
          { key: 'at', title: '时间', cell: (item) => <span className="figures">{moment(item.at)}</span> },
          {
            key: 'by',
            title: '查看人',
            cell: (item) => (
              <>
                {item.by} <span className="quiet">{item.role}</span>
              </>
            ),
          },
          { key: 'fields', title: '看了什么', cell: (item) => item.fields.map((field) => FIELD_WORDS[field]).join('、') },
          { key: 'reason', title: '理由', cell: (item) => <span style={{ overflowWrap: 'anywhere' }}>{item.reason}</span> },
        ]}
      />
      {list.data && list.data.total > 0 && (
        <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
      )}
    </section>
  );
}

/** Every time I was asked to prove who I am. */
export function Checks() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const list = useRead(identityRoutes.listMyChecks, { query: { page, size: 20 } }, { keep: true });
  return (
    <section className="card">
      <h2>我的每一次本人核验</h2>
      <p className="quiet small">不存照片，只记时间、用途、方式和结果。</p>
      <Table
        label="本人核验记录"
        rows={list.data?.items}
        rowKey={(item) => item.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{ title: '还没有核验过', next: '签到、考试入场等做的核验会记在这里。' }}
        columns={[
          { key: 'at', title: '时间', cell: (item) => <span className="figures">{moment(item.at)}</span> },
          { key: 'purpose', title: '用途', cell: (item) => PURPOSE_WORDS[item.purpose] ?? item.purpose },
          { key: 'method', title: '方式', cell: (item) => WAY_WORDS[item.method] },
          {
            key: 'outcome',
            title: '结果',
            cell: (item) => <StateTag tone={OUTCOME_WORDS[item.outcome]!.tone}>{OUTCOME_WORDS[item.outcome]!.name}</StateTag>,
          },
          { key: 'reason', title: '说明', cell: (item) => <span style={{ overflowWrap: 'anywhere' }}>{item.reason ?? '—'}</span> },
        ]}
      />
      {list.data && list.data.total > 0 && (
        <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
      )}
    </section>
  );
}
