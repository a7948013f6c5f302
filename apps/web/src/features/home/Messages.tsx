import { Link } from '@tanstack/react-router';
import { notificationsRoutes } from '@yangfan/client';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Pager } from '../../shared/ui/Table.tsx';

/** Messages inside the platform. */
export function Messages() {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const list = useRead(
    notificationsRoutes.listMessages,
    { query: { page, size: 20, ...(url.unread ? { unread: true } : {}) } },
    { keep: true },
  );
  const read = useSend(notificationsRoutes.readMessages, { refresh: ['/v1/notifications'] });
  return (
    <div>
      <PageHead
        title="消息"
        actions={
          <>
            <Button aria-pressed={!!url.unread} onClick={() => setUrl({ unread: url.unread ? null : 1 })}>
              {url.unread ? '看全部' : '只看未读'}
            </Button>
            <Button busy={read.isPending} disabled={!list.data?.unread} onClick={() => read.mutate({ body: {} })}>
              全部标为已读
            </Button>
          </>
        }
      />
      <div className="card">
        {list.error ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <Loading />
        ) : !list.data.items.length ? (
          <Empty title={url.unread ? '没有未读消息' : '还没有消息'}>开班、考试、证书等进展会发到这里。</Empty>
        ) : (
          <>
            <ul className="rows">
              {list.data.items.map((message) => (
                <li key={message.id}>
                  <span className="grow">
                    {!message.readAt && <StateTag tone="here">未读</StateTag>} <b>{message.title}</b>
                    <p>{message.body}</p>
                    {message.link && (
                      <Link to={message.link} onClick={() => read.mutate({ body: { ids: [message.id] } })}>
                        打开
                      </Link>
                    )}
                  </span>
                  <span className="quiet small">{moment(message.at)}</span>
                </li>
              ))}
            </ul>
            <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
          </>
        )}
      </div>
    </div>
  );
}
