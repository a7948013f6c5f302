import { Link, useParams } from '@tanstack/react-router';
import { ledgerRoutes } from '@yangfan/client';
import type { ledgerRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call, CallError } from '../../shared/lib/api.ts';
import { day, time, timeWithSeconds } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { learnerProof, staffProof } from './proof.ts';

type PageOfTimeline = ReplyOf<typeof Contract.myTimeline>;
type Item = PageOfTimeline['items'][number];

/** The learner's own passage. */
export function MyTimeline() {
  return (
    <div>
      <PageHead
        title="我的培训时间线"
        lead="每一件事都有凭证，点开可以看到当时的记录和特征值"
        actions={
          <Link className="button" to="/certificate" hash="dossier">
            取培训档案
          </Link>
        }
      />
      <Timeline load={(cursor) => call(ledgerRoutes.myTimeline, { query: { size: 50, ...(cursor ? { cursor } : {}) } })} staff={false} />
    </div>
  );
}

/** One learner's passage, for staff. */
export function LearnerTimeline() {
  const { learnerId } = useParams({ strict: false }) as { learnerId: string };
  return (
    <div>
      <PageHead title="学员时间线" lead="查看行为会留痕" />
      <Timeline
        load={(cursor) => call(ledgerRoutes.learnerTimeline, { params: { learnerId }, query: { size: 50, ...(cursor ? { cursor } : {}) } })}
        staff
      />
    </div>
  );
}

/** One class's passage. */
export function ClassTimeline() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  return (
    <div>
      <PageHead title="班级时间线" crumbs={<Link to={`/work/classes/${classId}`}>返回班级</Link>} />
      <Timeline
        load={(cursor) => call(ledgerRoutes.classTimeline, { params: { classId }, query: { size: 50, ...(cursor ? { cursor } : {}) } })}
        staff
      />
    </div>
  );
}

function Timeline({ load, staff }: { load: (cursor: string | null) => Promise<PageOfTimeline>; staff: boolean }) {
  const [items, setItems] = useState<Item[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  const [busy, setBusy] = useState(false);
  async function more(cursor: string | null): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const page = await load(cursor);
      setItems((before) => (cursor ? [...(before ?? []), ...page.items] : page.items));
      setNext(page.next);
    } catch (reason) {
      setError(reason as CallError);
    } finally {
      setBusy(false);
    }
  }
  useEffect(() => {
    void more(null);
  }, []);
  if (error && !items) return <ErrorState error={error} onRetry={() => void more(null)} />;
  if (!items) return <Loading />;
  if (!items.length) {
    return (
      <div className="card">
        <Empty title="还没有记录">报名、签到、学习、考试等每一步发生后会出现在这里。</Empty>
      </div>
    );
  }
  return (
    <div className="card">
      <ol>
        {items.map((item, index) => (
          <li key={item.id}>
            {(index === 0 || day(items[index - 1]!.at) !== day(item.at)) && (
              <h2 style={{ fontSize: '1em', margin: '14px 0 4px' }}>{day(item.at)}</h2>
            )}
            <Entry item={item} staff={staff} />
          </li>
        ))}
      </ol>
      {error && <p className="stop">{error.message}</p>}
      {next && (
        <div className="actions" style={{ paddingTop: 12 }}>
          <Button busy={busy} onClick={() => void more(next)}>
            再看更早的
          </Button>
        </div>
      )}
    </div>
  );
}

/** The last part of a chain's name in words: whose records stand in it. */
const CHAINS: Record<string, string> = { class: '班级', institution: '机构', account: '账号', learner: '学员', policy: '政策参数' };

function Entry({ item, staff }: { item: Item; staff: boolean }) {
  const link = staff ? staffProof(item) : learnerProof(item);
  const [chain = ''] = item.chain.split(':');
  return (
    <details style={{ borderTop: '1px solid var(--line)', padding: '8px 0' }}>
      <summary style={{ cursor: 'pointer' }}>
        <span className="figures">{time(item.at)}</span>　{item.summary}
      </summary>
      <div style={{ padding: '8px 0 8px 1em' }}>
        {link && (
          <p>
            <Go to={link}>打开凭证</Go>
          </p>
        )}
        <Facts
          items={[
            ['时间', `${day(item.at)} ${timeWithSeconds(item.at)}`],
            ['位置', `${CHAINS[chain] ?? ''}留痕链第 ${item.seq} 条`],
            ['SHA-256', <code className="small">{item.sha256}</code>],
          ]}
        />
        <details style={{ marginTop: 6 }}>
          <summary className="quiet small" style={{ cursor: 'pointer' }}>
            原始记录和其他特征值（供核对）
          </summary>
          <Facts
            items={[
              ['事项代码', <code className="small">{item.kind}</code>],
              ['留痕链', <code className="small">{item.chain}</code>],
              [
                '原始内容',
                item.data === null ? (
                  '关于全班的记录，内容不在个人时间线里显示'
                ) : (
                  <code className="small">{JSON.stringify(item.data)}</code>
                ),
              ],
              ['MD5', <code className="small">{item.md5}</code>],
              ['SHA-1', <code className="small">{item.sha1}</code>],
              ['链值', <code className="small">{item.mac}</code>],
            ]}
          />
        </details>
      </div>
    </details>
  );
}
