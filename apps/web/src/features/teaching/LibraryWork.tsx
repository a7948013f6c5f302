import { teachingRoutes } from '@yangfan/client';
import type { InputOf, ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Select, TextArea } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { StateTag, type Tone } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { CATEGORIES, LIBRARY_STATES } from './library-words.ts';

type Row = ReplyOf<typeof Contract.listLibraryWork>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.listLibraryWork>['query']>;
const SIZE = 15;
const TONES: Record<string, Tone> = { PROPOSED: 'here', LISTED: 'good', REFUSED: 'stop', WITHDRAWN: 'idle' };

/** What schools and the province proposed for the free library, and the province's review. */
export function LibraryWork() {
  const [url, setUrl] = useUrlState();
  const page = Number(url['page'] ?? 1);
  const review = useCan()('teaching.library.review');
  const list = useRead(
    teachingRoutes.listLibraryWork,
    { query: { state: url['state'] || undefined, page, size: SIZE } as Query },
    { keep: true },
  );
  const [asking, setAsking] = useState<{ row: Row; step: 'review' | 'withdraw' } | null>(null);
  return (
    <div>
      <PageHead
        title="免费课程库"
        lead={review ? '审核各机构推荐的课程；上架后所有登录用户都能免费学' : '在课程工坊发布课程后可以推荐，省里审核通过后上架'}
        actions={
          <Go className="button" to="/library">
            看已上架的课程
          </Go>
        }
      />
      <section className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部"
            value={url['state'] ?? ''}
            options={optionsOf(LIBRARY_STATES)}
            onChange={(event) => setUrl({ state: event.target.value })}
          />
        </div>
        <Table
          label="课程库推荐"
          rows={list.data?.items}
          rowKey={(row) => row.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={{ title: '没有推荐的课程', next: '在班级的课程工坊里点“推荐进免费课程库”。' }}
          columns={[
            {
              key: 'title',
              title: '课程',
              cell: (row) => (
                <>
                  <Go to={`/library/${row.id}`}>{row.title}</Go>
                  <div className="quiet small">{row.summary}</div>
                </>
              ),
            },
            { key: 'category', title: '分类', cell: (row) => CATEGORIES[row.category] },
            { key: 'institution', title: '机构', cell: (row) => row.institutionName },
            { key: 'lessons', title: '节数', num: true, cell: (row) => row.lessons },
            { key: 'at', title: '推荐时间', cell: (row) => moment(row.proposedAt) },
            {
              key: 'state',
              title: '状态',
              cell: (row) => (
                <>
                  <StateTag tone={TONES[row.state] ?? 'plain'}>{LIBRARY_STATES[row.state]}</StateTag>
                  {row.reason && <div className="quiet small">{row.reason}</div>}
                </>
              ),
            },
            ...(review
              ? [
                  {
                    key: 'do',
                    title: '办理',
                    cell: (row: Row) =>
                      row.state === 'PROPOSED' ? (
                        <Button onClick={() => setAsking({ row, step: 'review' })}>审核</Button>
                      ) : row.state === 'LISTED' ? (
                        <Button onClick={() => setAsking({ row, step: 'withdraw' })}>下架</Button>
                      ) : null,
                  },
                ]
              : []),
          ]}
        />
        {list.data && list.data.total > SIZE && (
          <Pager page={page} size={SIZE} total={list.data.total} unit="门" onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
      <Asking asking={asking} onClose={() => setAsking(null)} />
    </div>
  );
}

function Asking({ asking, onClose }: { asking: { row: Row; step: 'review' | 'withdraw' } | null; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const refresh = ['/v1/teaching/library'];
  const done = () => {
    setReason('');
    onClose();
  };
  const review = useSend(teachingRoutes.reviewLibrary, { refresh, done: '已审核', onDone: done });
  const withdraw = useSend(teachingRoutes.withdrawLibrary, { refresh, done: '已下架', onDone: done });
  const row = asking?.row;
  const params = { libraryId: row?.id ?? '' };
  const isReview = asking?.step === 'review';
  return (
    <Dialog title={`${isReview ? '审核' : '下架'}“${row?.title ?? ''}”`} open={!!asking} onClose={onClose}>
      <p>
        {isReview ? (
          <>
            请先<Go to={`/library/${row?.id}`}>看一遍内容</Go>。通过后所有登录用户都能免费学；推荐的人不能自己审核。
          </>
        ) : (
          '下架后学员马上看不到这门课，班级里的课程不受影响。'
        )}
      </p>
      <TextArea
        label={isReview ? '意见（不通过时必填，推荐的人会看到）' : '下架理由'}
        required={!isReview}
        rows={3}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="actions">
        {isReview ? (
          <>
            <Button
              look="danger"
              disabled={!reason.trim()}
              busy={review.isPending}
              onClick={() => review.mutate({ params, body: { pass: false, reason } })}
            >
              不通过
            </Button>
            <Button look="primary" busy={review.isPending} onClick={() => review.mutate({ params, body: { pass: true, reason } })}>
              通过并上架
            </Button>
          </>
        ) : (
          <Button
            look="danger"
            disabled={!reason.trim()}
            busy={withdraw.isPending}
            onClick={() => withdraw.mutate({ params, body: { reason } })}
          >
            下架
          </Button>
        )}
      </div>
    </Dialog>
  );
}
