import type { CallError } from '@yangfan/client';
import { timeWithSeconds } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import type { SaveState } from './answers.ts';

/** Where the answers are, always in sight. */
export function Saved({ state, isKept }: { state: SaveState; isKept: boolean }) {
  return (
    <span className="saved quiet" role="status">
      {state.kind === 'saved' ? (
        <>
          已保存 <span className="figures">{timeWithSeconds(state.at)}</span>
        </>
      ) : state.kind === 'saving' ? (
        '正在保存…'
      ) : state.kind === 'offline' ? (
        <span className="caution">离线中，{state.waiting} 处答案已存在本机，恢复后自动补交</span>
      ) : isKept ? (
        '试卷已存在本机，断网也能继续'
      ) : (
        '答案每题自动保存'
      )}
    </span>
  );
}

/** Over the paper while the page does not fill the screen; the answers stay where they are. */
export function Veil({ onEnter }: { onEnter: () => void }) {
  return (
    <div className="exam-veil" role="alertdialog" aria-label="请回到全屏">
      <h1>这场考试须全屏作答</h1>
      <p>答案都在，计时没有停。退出全屏会被记录。</p>
      <Button look="primary" onClick={onEnter} autoFocus>
        进入全屏，继续作答
      </Button>
    </div>
  );
}

/** Handed in without network: locked here, on its way by itself. */
export function HandedIn({ answered, total }: { answered: number; total: number }) {
  return (
    <main className="exam" style={{ maxWidth: 640, margin: '60px auto', padding: 20 }}>
      <div className="card stack">
        <h1>已在本机交卷，正在等网络</h1>
        <p role="status">
          <b className="figures">{answered}</b> / <span className="figures">{total}</span>{' '}
          题的答案都存在本机，连上网络后自动送出并给您回执。
        </p>
        <p className="quiet">请不要关闭这个页面，也可以请监考员查看网络。截止时间以服务器为准；网络长时间不通，请现在就告诉监考员。</p>
      </div>
    </main>
  );
}

/** The exam ended here, with what to do next. */
export function EndedView({ error, onBack }: { error: CallError; onBack: () => void }) {
  const elsewhere = error.code === 'assessment.attempt_elsewhere';
  return (
    <main className="exam" style={{ maxWidth: 640, margin: '60px auto', padding: 20 }}>
      <div className="card stack">
        <h1>{error.message}</h1>
        {elsewhere && (
          <p>换设备已记入考试记录，监考员看得到。如果不是您本人操作，请立即告诉监考老师。要回到这台设备继续，请重新打开考试。</p>
        )}
        <div className="actions">
          <Button look="primary" onClick={elsewhere ? () => location.assign('/exams') : onBack}>
            {elsewhere ? '返回考试列表' : '查看回执'}
          </Button>
        </div>
      </div>
    </main>
  );
}
