import { notificationsRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { PageHead } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';

/** Text messages given to the SMS driver; without an SMS contract this is where codes are read. */
export function SmsOutbox() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const list = useRead(notificationsRoutes.listSms, { query: { page, size: 20 } }, { keep: true, refetchInterval: 5_000 });
  return (
    <div>
      <PageHead title="短信记录" lead="未接入短信服务商时，验证码在这里查看；查看会留痕，记录保留 7 天" />
      <div className="card">
        <Table
          label="短信"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.id}
          empty={{ title: '还没有短信' }}
          columns={[
            { key: 'at', title: '时间', cell: (row) => <span className="figures">{moment(row.at)}</span> },
            { key: 'phone', title: '手机号', cell: (row) => <span className="figures">{row.maskedPhone}</span> },
            { key: 'text', title: '内容', cell: (row) => row.text },
            {
              key: 'state',
              title: '状态',
              cell: (row) => (
                <StateTag tone={row.state === 'SENT' ? 'good' : row.state === 'FAILED' ? 'stop' : 'plain'}>
                  {row.state === 'SENT' ? '已处理' : row.state === 'FAILED' ? '失败，将重试' : '等待'}
                </StateTag>
              ),
            },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />}
      </div>
    </div>
  );
}
