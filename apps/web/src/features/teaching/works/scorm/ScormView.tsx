import { teachingRoutes } from '@yangfan/client';
import type { ScormLaunch } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../../shared/lib/api.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Facts } from '../../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../../shared/ui/States.tsx';
import { SCORM_STATES, spent } from '../words.ts';
import { resendCommits } from './commits.ts';
import { ScormPlayer } from './ScormPlayer.tsx';
import '../works.css';

/** A package as its learner meets it: where they stand, and the player. */
export function ScormView({ activityId, preview }: { activityId: string; classId: string; preview?: boolean }) {
  return preview ? <Preview scormId={activityId} /> : <Mine scormId={activityId} />;
}

function Mine({ scormId }: { scormId: string }) {
  const mine = useRead(teachingRoutes.myScorm, { params: { scormId } });
  const [launch, setLaunch] = useState<ScormLaunch | null>(null);
  const open = useSend(teachingRoutes.launchScorm, { refresh: [], onDone: setLaunch });
  const begin = (body: { partId?: string }) => void resendCommits().then(() => open.mutate({ params: { scormId }, body }));
  if (mine.error) return <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />;
  if (!mine.data) return <Loading />;
  const { data } = mine;
  if (launch)
    return (
      <ScormPlayer
        launch={launch}
        title={data.title}
        onClose={() => {
          setLaunch(null);
          void mine.refetch();
        }}
      />
    );
  const [word, tone] = SCORM_STATES[data.status]!;
  return (
    <section className="card stack">
      {data.ready ? (
        <>
          <Facts
            items={[
              [
                '状态',
                <StateTag key="state" tone={tone}>
                  {word}
                </StateTag>,
              ],
              ['成绩', data.percent === null ? '—' : `${data.percent}%`],
              ['已学', data.totalS ? spent(data.totalS) : '还没有开始'],
              ['最近学习', moment(data.lastAt)],
            ]}
          />
          {data.parts.length > 1 ? (
            <ul className="rows">
              {data.parts.map((part) => (
                <li key={part.id}>
                  <span className="grow">{part.title}</span>
                  <StateTag tone={SCORM_STATES[part.status]![1]}>{SCORM_STATES[part.status]![0]}</StateTag>
                  <Button busy={open.isPending} aria-label={`打开 ${part.title}`} onClick={() => begin({ partId: part.id })}>
                    {part.launches ? '继续学' : '开始学'}
                  </Button>
                </li>
              ))}
            </ul>
          ) : (
            <div className="actions">
              <Button look="primary" busy={open.isPending} onClick={() => begin({})}>
                {data.launches ? '继续学' : '开始学'}
              </Button>
              <span className="quiet">学到哪里会自动记住，下次从那里继续。</span>
            </div>
          )}
        </>
      ) : (
        <Empty title="互动课件还不能打开">{data.note}</Empty>
      )}
    </section>
  );
}

function Preview({ scormId }: { scormId: string }) {
  const scorm = useRead(teachingRoutes.readScorm, { params: { scormId } });
  const [launch, setLaunch] = useState<ScormLaunch | null>(null);
  const open = useSend(teachingRoutes.previewScorm, { refresh: [], onDone: setLaunch });
  if (scorm.error) return <ErrorState error={scorm.error} onRetry={() => void scorm.refetch()} />;
  if (!scorm.data) return <Loading />;
  if (launch) return <ScormPlayer launch={launch} title={scorm.data.title} onClose={() => setLaunch(null)} />;
  return (
    <section className="card stack">
      <p className="note">这是预览：可以完整走一遍，但不记录学习情况。</p>
      <div className="actions">
        {(scorm.data.package?.parts ?? []).map((part) => (
          <Button key={part.id} busy={open.isPending} onClick={() => open.mutate({ params: { scormId }, body: { partId: part.id } })}>
            打开 {part.title}
          </Button>
        ))}
        {!scorm.data.package && <span className="quiet">还没有互动课件包。</span>}
      </div>
    </section>
  );
}
