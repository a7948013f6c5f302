import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { clock, day } from '../../shared/lib/time.ts';
import { pathParam, useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { useCan } from '../../shared/lib/session.ts';
import { pageUrl } from './decks.ts';
import { attachHls } from './hls.ts';
import { RateAsk } from '../../shared/rating/RateAsk.tsx';
import { MinuteQuestions } from '../../shared/questions/MinuteQuestions.tsx';
import './live.css';
import type { Replay } from './rows.ts';
import { Listen } from './VoicePlayer.tsx';
import { MARKS } from './words.ts';

export const LearnerReplay = () => <ReplayPage staff={false} />;
export const StaffReplay = () => <ReplayPage staff />;

/** The replay and everything that happened on one time line; staff look it over and publish it. */
function ReplayPage({ staff }: { staff: boolean }) {
  const roomId = pathParam(useParams({ strict: false }), 'roomId');
  const [url, setUrl] = useUrlState();
  const params = { roomId };
  const query = useRead(
    teachingRoutes.readLiveReplay,
    { params, query: url.q ? { q: url.q } : {} },
    { keep: true, refetchInterval: 20_000 },
  );
  // The address is signed anew at every reading: the player stays with the first that plays, and takes a new one when the mixed version is there.
  const source = useRef<{ url: string; state: string } | null>(null);
  const { data } = query;
  if (data?.url && (!source.current || source.current.state !== data.state)) source.current = { url: data.url, state: data.state };
  const video = useRef<HTMLVideoElement>(null);
  const [at, setAt] = useState(0);
  // A link may name the second to begin at (an answer that points there).
  const wanted = useRef(Math.max(0, Number(url.at) || 0));
  if (query.error && !data)
    return (
      <div className="stack">
        <PageHead title="直播回放" crumbs={<Go to={staff ? '/work/live?state=ALL' : '/learn/live'}>{staff ? '直播' : '直播课'}</Go>} />
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  const jump = (seconds: number) => {
    const element = video.current;
    if (!element) return;
    element.currentTime = seconds;
    void element.play().catch(() => undefined);
    element.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className="stack">
      <PageHead
        title={data.room.title}
        lead={
          <>
            {data.room.className} · {day(data.room.startsAt)} · <span className="figures">{clock(data.durationS)}</span>{' '}
            {staff && (
              <StateTag tone={data.published ? 'good' : 'caution'}>{data.published ? '学员可看' : '待审核，学员还看不到'}</StateTag>
            )}
            {data.keepUntil && ` 保存到 ${day(data.keepUntil)}`}
          </>
        }
        crumbs={<Go to={staff ? '/work/live?state=ALL' : '/learn/live'}>{staff ? '直播' : '直播课'}</Go>}
        actions={staff && <Publish roomId={roomId} replay={data} />}
      />
      <Making replay={data} />
      {!staff && data.room.sessionId && <RateAsk sessionIds={[data.room.sessionId]} />}
      <div className="columns">
        <section className="live-replay">
          {source.current ? (
            <ReplayVideo
              key={source.current.url}
              video={video}
              url={source.current.url}
              title={data.room.title}
              onTime={setAt}
              from={wanted.current}
            />
          ) : (
            <p className="card">{data.note ?? '回放正在准备，一般下课后一分钟内可以看。'}</p>
          )}
          <Slide replay={data} at={at} />
          {data.durationS > 0 && <TimeLine replay={data} at={at} onJump={jump} />}
          {!staff && <MinuteQuestions roomId={roomId} title={data.room.title} at={() => at} onJump={jump} />}
        </section>
        <section className="card">
          <h2>课堂时间线</h2>
          <div className="filters">
            <SearchBox label="搜索" value={url.q ?? ''} placeholder="发言、问题、投票、课件文字" onSearch={(q) => setUrl({ q })} />
            <Select
              label="种类"
              empty="全部"
              options={Object.entries(MARKS).map(([value, label]) => ({ value, label }))}
              value={url.kind ?? ''}
              onChange={(event) => setUrl({ kind: event.target.value })}
            />
          </div>
          <Marks replay={data} roomId={roomId} kind={url.kind} at={at} onJump={jump} />
        </section>
      </div>
    </div>
  );
}

function ReplayVideo({
  video,
  url,
  title,
  onTime,
  from,
}: {
  video: React.RefObject<HTMLVideoElement | null>;
  url: string;
  title: string;
  onTime: (at: number) => void;
  from: number;
}) {
  const [broken, setBroken] = useState<string | null>(null);
  useEffect(() => {
    let stop: (() => void) | undefined;
    let gone = false;
    void attachHls(video.current!, url, false, setBroken).then((end) => (gone ? end() : (stop = end)));
    return () => {
      gone = true;
      stop?.();
    };
  }, [url, video]);
  return (
    <>
      <video
        ref={video}
        controls
        playsInline
        controlsList="nodownload"
        aria-label={`${title}的回放`}
        onLoadedMetadata={(event) => {
          if (from > 0) event.currentTarget.currentTime = from;
        }}
        onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
      />
      {broken && (
        <p className="note stop" role="alert">
          {broken}
        </p>
      )}
    </>
  );
}

/** The slide that was shown at this second. */
function Slide({ replay, at }: { replay: Replay; at: number }) {
  const stage = replay.stages.findLast((one) => one.atS <= at + 0.5);
  const deck = stage?.show === 'SLIDES' ? replay.decks.find(({ deckId }) => deckId === stage.deckId) : undefined;
  // Addresses are signed anew at every reading: the picture stays with the first one.
  const kept = useRef(new Map<string, string>());
  const src = deck && stage ? pageUrl(deck, stage.page) : null;
  if (!deck || !stage || !src) return null;
  const key = `${deck.deckId} ${stage.page}`;
  if (!kept.current.has(key)) kept.current.set(key, src);
  return <img className="live-slide" src={kept.current.get(key)} alt={`课件《${deck.name}》第 ${stage.page} 页`} />;
}

/** The marks as ticks under the picture, so that the lively minutes are seen at a glance. */
function TimeLine({ replay, at, onJump }: { replay: Replay; at: number; onJump: (seconds: number) => void }) {
  const share = (seconds: number) => `${Math.min(100, (seconds / replay.durationS) * 100)}%`;
  return (
    <div
      className="live-line"
      aria-hidden="true"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onJump(((event.clientX - box.left) / box.width) * replay.durationS);
      }}
    >
      {replay.marks.map((mark) => (
        <i key={mark.seq} data-kind={mark.kind} style={{ left: share(mark.atS) }} />
      ))}
      <b style={{ left: share(at) }} />
    </div>
  );
}

function Marks({
  replay,
  roomId,
  kind,
  at,
  onJump,
}: {
  replay: Replay;
  roomId: string;
  kind: string | undefined;
  at: number;
  onJump: (seconds: number) => void;
}) {
  const shown = replay.marks.filter((mark) => !kind || mark.kind === kind);
  const here = shown.findLast((mark) => mark.atS <= at + 0.5)?.seq;
  if (!shown.length) return <p className="quiet">没有找到。换个词，或看全部种类。</p>;
  return (
    <ol className="live-marks" tabIndex={0} aria-label="课堂时间线">
      {shown.map((mark) => (
        <li key={mark.seq} aria-current={mark.seq === here ? 'true' : undefined}>
          <button type="button" onClick={() => onJump(mark.atS)}>
            <span className="figures">{clock(mark.atS)}</span>
            <span className="quiet small">{MARKS[mark.kind] ?? mark.kind}</span>
            <span>
              {mark.name && <b>{mark.name} </b>}
              {mark.text}
            </span>
          </button>
          {mark.voiceId && <Listen roomId={roomId} voiceId={mark.voiceId} label={`听 ${mark.name ?? ''} 的语音条`} />}
        </li>
      ))}
    </ol>
  );
}

function Making({ replay }: { replay: Replay }) {
  if (replay.state === 'COMPOSING')
    return <p className="note">正在把连麦学员的声音和画面合进回放，已完成 {replay.percent}%。现在可以先看讲师的画面。</p>;
  if (replay.state === 'FAILED') return <p className="note stop">{replay.note ?? '回放没有做成，请联系运维人员。'}</p>;
  return replay.note ? <p className="note caution">{replay.note}</p> : null;
}

function Publish({ roomId, replay }: { roomId: string; replay: Replay }) {
  const can = useCan();
  const [asking, setAsking] = useState(false);
  const publish = useSend(teachingRoutes.publishLiveReplay, {
    refresh: ['/v1/teaching'],
    done: replay.published ? '已撤回，学员看不到了' : '已发布，学员可以看了',
    onDone: () => setAsking(false),
  });
  if (!can('teaching.live.host') || !replay.url) return null;
  return (
    <>
      <Button look={replay.published ? 'danger' : 'primary'} onClick={() => setAsking(true)}>
        {replay.published ? '撤回回放' : '审核通过并发布'}
      </Button>
      <Confirm
        title={replay.published ? '撤回这份回放？' : '发布这份回放？'}
        open={asking}
        danger={replay.published}
        consequence={
          replay.published ? '学员将看不到它；随时可以再发布。' : '请先看一遍：没有学员的隐私画面、没有不该公开的话。发布后本班学员都能看。'
        }
        confirm={replay.published ? '撤回' : '发布'}
        busy={publish.isPending}
        onConfirm={() => publish.mutate({ params: { roomId }, body: { published: !replay.published } })}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
