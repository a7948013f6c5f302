import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, InputOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { DecideDialog, decisionsOf } from './DecideDialog.tsx';
import { OnSiteDialog } from './OnSiteDialog.tsx';
import { RevealDialog } from './RevealDialog.tsx';
import { ReviewDialog } from './ReviewDialog.tsx';
import type { ClassPerson } from './rows.ts';
import { METHOD_WORDS, PURPOSE_WORDS, VERIFICATION_WORDS } from './words.ts';

type Query = NonNullable<InputOf<typeof Contract.listClassVerifications>['query']>;
type Doing = 'ON_SITE' | 'DECIDE' | 'REVIEW' | 'REVEAL';

/** States in which the ID is matched, so that a person may be confirmed on the spot. */
const MATCHED = ['ID_MATCHED', 'FACE_ENROLLED', 'VERIFIED'];

/** The learners of a class with their verification; `review` keeps those whose face check waits. */
export function ClassPeople({ classId, review }: { classId: string; review: boolean }) {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const query = { page, size: 20, ...(review ? { review: true } : { state: url.state }) } as Query;
  const list = useRead(
    identityRoutes.listClassVerifications,
    { params: { classId }, query },
    { keep: true, refetchInterval: review ? 20_000 : false },
  );
  const [doing, setDoing] = useState<{ what: Doing; person: ClassPerson } | null>(null);
  const close = () => setDoing(null);
  const act = (what: Doing, person: ClassPerson, words: string) => (
    <Button look="plain" aria-label={`${words} ${person.maskedName}`} onClick={() => setDoing({ what, person })}>
      {words}
    </Button>
  );
  const share = list.data?.alternativeShare;
  return (
    <section className="card">
      {!review && (
        <div className="filters">
          <Select
            label="实名状态"
            empty="全部状态"
            value={url.state ?? ''}
            options={Object.entries(VERIFICATION_WORDS).map(([value, { name }]) => ({ value, label: name }))}
            onChange={(event) => setUrl({ state: event.target.value || null })}
          />
          {share != null && (
            <span className="quiet small">
              近 30 天非人脸核验占 <b className="figures">{Math.round(share * 100)}%</b>，只作风险参考，不影响学习
            </span>
          )}
        </div>
      )}
      <Table<ClassPerson>
        label={review ? '待复核的人脸核验' : '本班实名情况'}
        rows={list.data?.items}
        rowKey={(row) => row.learnerId}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          review
            ? { title: '没有等您复核的人脸核验', next: '相似度拿不准的核验会出现在这里，7 天内有效。' }
            : url.state
              ? { title: '没有这个状态的学员', next: <Button onClick={() => setUrl({ state: null })}>看全部</Button> }
              : { title: '名册里还没有学员', next: '先在班级的名册里导入学员。' }
        }
        columns={[
          {
            key: 'name',
            title: '学员',
            cell: (row) => (
              <>
                {row.maskedName}
                <div className="quiet small figures">{row.maskedIdNo}</div>
              </>
            ),
          },
          {
            key: 'state',
            title: '实名',
            cell: (row) => (
              <>
                <StateTag tone={VERIFICATION_WORDS[row.state]!.tone}>{VERIFICATION_WORDS[row.state]!.name}</StateTag>{' '}
                {row.method && <span className="quiet small">{METHOD_WORDS[row.method]}</span>}
                {!row.activated && <StateTag tone="idle">账号未激活</StateTag>}
                {row.reason && <div className="quiet small">{row.reason}</div>}
              </>
            ),
          },
          {
            key: 'review',
            title: '待复核',
            cell: (row) =>
              row.reviewCheckId ? (
                <>
                  <StateTag tone="caution">{PURPOSE_WORDS[row.reviewPurpose ?? ''] ?? '人脸核验'}</StateTag>
                  {row.reviewScore !== null && (
                    <div className="quiet small">
                      差异 <span className="figures">{row.reviewScore.toFixed(2)}</span>
                    </div>
                  )}
                </>
              ) : (
                '—'
              ),
          },
          {
            key: 'do',
            title: '操作',
            cell: (row) => (
              <span style={{ display: 'flex', flexWrap: 'wrap' }}>
                {row.reviewCheckId && can('identity.verification.decide') && act('REVIEW', row, '复核人脸')}
                {row.activated && MATCHED.includes(row.state) && can('identity.check.confirm') && act('ON_SITE', row, '现场核验')}
                {row.activated && decisionsOf(row).length > 0 && can('identity.verification.decide') && act('DECIDE', row, '人工决定')}
                {can('identity.pii.reveal') && act('REVEAL', row, '看明文')}
              </span>
            ),
          },
        ]}
      />
      {list.data && list.data.total > 0 && (
        <Pager page={page} size={20} total={list.data.total} unit="人" onPage={(next) => setUrl({ page: next })} />
      )}
      {doing?.what === 'ON_SITE' && <OnSiteDialog classId={classId} person={doing.person} onClose={close} />}
      {doing?.what === 'DECIDE' && <DecideDialog classId={classId} person={doing.person} onClose={close} />}
      {doing?.what === 'REVIEW' && <ReviewDialog classId={classId} person={doing.person} onClose={close} />}
      {doing?.what === 'REVEAL' && <RevealDialog classId={classId} person={doing.person} onClose={close} />}
    </section>
  );
}
