import type { ScormLaunch } from '@yangfan/contract';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../../shared/ui/Button.tsx';
import { StateTag } from '../../../../shared/ui/States.tsx';
import { SCORM_STATES, spent } from '../words.ts';
import { createCommits, type CommitState } from './commits.ts';

const FLUSH_MS = 1500;

/** The package in a frame without an origin; what it says is kept, also over a broken network. */
export function ScormPlayer({ launch, title, onClose }: { launch: ScormLaunch; title: string; onClose: () => void }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<CommitState>({ kind: 'new' });
  const [closing, setClosing] = useState(false);
  const commits = useRef<ReturnType<typeof createCommits> | null>(null);
  const heard = useRef<() => void>(() => undefined);
  useEffect(() => {
    const { launchId } = launch;
    const kept = launchId ? createCommits(launchId, setState) : null;
    commits.current = kept;
    const hear = (
      event: MessageEvent<{ yangfan?: string; launchId?: string; values?: Record<string, string>; sessionS?: number } | null>,
    ) => {
      // The sandbox has no origin: only its frames can say this.
      if (event.origin !== 'null' || event.data?.yangfan !== 'scorm' || event.data.launchId !== launchId || !event.data.values) return;
      kept?.add(event.data.values, Math.floor(event.data.sessionS ?? 0));
      heard.current();
    };
    window.addEventListener('message', hear);
    return () => {
      window.removeEventListener('message', hear);
      kept?.close();
    };
  }, [launch]);
  async function end(): Promise<void> {
    setClosing(true);
    // The package says its last word; one that has nothing to say is not waited for.
    await new Promise<void>((resolve) => {
      heard.current = resolve;
      frame.current?.contentWindow?.postMessage({ yangfan: 'scorm-flush' }, '*');
      setTimeout(resolve, FLUSH_MS);
    });
    await commits.current?.flush();
    onClose();
  }
  return (
    <section className="stack" aria-label={title}>
      <iframe
        ref={frame}
        className="scorm-frame"
        src={launch.url}
        title={title}
        sandbox="allow-scripts allow-forms allow-popups allow-modals"
        allow="fullscreen; autoplay"
      />
      <div className="card actions">
        <span style={{ flex: 1 }} role="status">
          {launch.launchId ? <Said state={state} /> : '预览中，不记录。'}
        </span>
        <Button busy={closing} onClick={() => void end()}>
          结束学习
        </Button>
      </div>
    </section>
  );
}

function Said({ state }: { state: CommitState }) {
  if (state.kind === 'new') return <span className="quiet">学习情况会自动保存。</span>;
  if (state.kind === 'waiting') return <span className="caution">网络不通，学习记录已存在本机，恢复后自动补交。</span>;
  if (state.kind === 'refused') return <span className="stop">{state.message}</span>;
  return (
    <>
      <StateTag tone={SCORM_STATES[state.status]![1]}>{SCORM_STATES[state.status]![0]}</StateTag>{' '}
      {state.percent !== null && `${state.percent}%，`}已学 {spent(state.totalS)}，已保存。
    </>
  );
}
