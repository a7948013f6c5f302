import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { clock, moment, timeWithSeconds } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { ReviewChapters } from './ReviewChapters.tsx';
import { SignaturePad, type Strokes } from './SignaturePad.tsx';
import { useReviewDraft, type Read } from './use-review-draft.ts';
import { TASK_STATES } from './words.ts';
import './review.css';

const COMMENT_MIN = 30;

/** One plan, read blind: its chapters on the left, the sheet on the right, signed at the end. */
export function ReviewDesk() {
  const { taskId } = useParams({ strict: false }) as { taskId: string };
  const read = useRead(assessmentRoutes.readReviewTask, { params: { taskId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const { task, title, suspected, chapters } = read.data;
  const [word, tone] = TASK_STATES[task.state]!;
  return (
    <div className="stack">
      <PageHead
        title={`评审号 ${task.code}`}
        lead={
          <>
            {title} <StateTag tone={tone}>{word}</StateTag> {task.arbiter && <StateTag tone="caution">仲裁</StateTag>}{' '}
            {task.repeated && <StateTag tone="caution">修改后复评</StateTag>} {task.overdue && <StateTag tone="stop">已逾期</StateTag>}{' '}
            <span className="quiet">{moment(task.dueAt)} 前提交</span>
          </>
        }
        crumbs={<Link to="/work/reviews">我的评审</Link>}
      />
      {suspected && (
        <p className="note caution">系统提示：这份规划书有三章以上与其他规划书高度相似。提示不等于结论，请您阅读后在评语里写明判断。</p>
      )}
      <div className="desk">
        <ReviewChapters chapters={chapters} taskId={taskId} />
        {task.state === 'SUBMITTED' ? <Done read={read.data} /> : <Sheet key={task.id} read={read.data} />}
      </div>
    </div>
  );
}

function Sheet({ read }: { read: Read }) {
  const { draft, change, saved, save, version } = useReviewDraft(read);
  const [signing, setSigning] = useState(false);
  const max = read.chapters.reduce((sum, one) => sum + one.maxScore, 0);
  const given = (code: string) => draft.points.find((one) => one.code === code);
  const put = (code: string, part: { points?: number | undefined; note?: string }) => {
    const before = given(code);
    const points = 'points' in part ? part.points : before?.points;
    const rest = draft.points.filter((one) => one.code !== code);
    change({ points: points === undefined ? rest : [...rest, { code, points, note: part.note ?? before?.note ?? '' }] });
  };
  const total = draft.points.reduce((sum, one) => sum + one.points, 0);
  const missing = read.chapters.filter((chapter) => !given(chapter.code)).length;
  const words = draft.comment.trim().length;
  const whole = missing === 0 && words >= COMMENT_MIN && draft.suggestions.some((one) => one.trim().length >= 4);
  return (
    <section className="card desk-score" aria-label="评分表">
      <h2>
        评分表 <span className="figures">{total}</span> / {max} 分
      </h2>
      <p className="quiet small" role="status">
        {saved.error ? <span className="stop">{saved.error.message}</span> : saved.at ? `已保存 ${timeWithSeconds(saved.at)}` : '正在保存…'}{' '}
        · 已用时 {clock(saved.seconds)}
      </p>
      {read.chapters.map((chapter) => (
        <div className="desk-point" key={chapter.code}>
          <a href={`#chapter-${chapter.code}`}>{chapter.title}</a>
          <input
            className="input"
            type="number"
            inputMode="decimal"
            min={0}
            max={chapter.maxScore}
            step={0.5}
            aria-label={`${chapter.title}得分，满分 ${chapter.maxScore}`}
            placeholder={`0–${chapter.maxScore}`}
            value={given(chapter.code)?.points ?? ''}
            onChange={({ target }) => {
              const value =
                target.value === '' ? undefined : Math.round(Math.min(chapter.maxScore, Math.max(0, Number(target.value))) * 2) / 2;
              put(chapter.code, { points: value });
            }}
          />
        </div>
      ))}
      <div className="form">
        <TextArea
          label="总评语"
          required
          rows={5}
          maxLength={2000}
          value={draft.comment}
          onChange={(event) => change({ comment: event.target.value })}
          hint={words < COMMENT_MIN ? `客观、简洁、能指导修改；还差 ${COMMENT_MIN - words} 个字` : `${words} 个字`}
        />
        {[0, 1, 2].slice(0, Math.max(1, Math.min(3, draft.suggestions.length + 1))).map((index) => (
          <TextField
            key={index}
            label={`修改建议 ${index + 1}`}
            required={index === 0}
            maxLength={500}
            value={draft.suggestions[index] ?? ''}
            onChange={(event) => {
              const next = [...draft.suggestions];
              next[index] = event.target.value;
              change({ suggestions: next.map((one) => one ?? '').filter((one, place) => one || place < next.length - 1) });
            }}
          />
        ))}
        <Choice checked={draft.recommended} onChange={(event) => change({ recommended: event.target.checked })} label="推荐为优秀作品" />
        <Button look="primary" block disabled={!whole} onClick={() => void save().then((ok) => ok && setSigning(true))}>
          {missing ? `还有 ${missing} 章没有打分` : '签名并提交'}
        </Button>
      </div>
      <Dialog title={`签名提交：${total} 分`} open={signing} onClose={() => setSigning(false)}>
        <Sign read={read} draft={draft} version={version} seconds={saved.seconds} onClose={() => setSigning(false)} />
      </Dialog>
    </section>
  );
}

function Sign({
  read,
  draft,
  version,
  seconds,
  onClose,
}: {
  read: Read;
  draft: Read['draft'];
  version: { readonly current: number };
  seconds: number;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const [strokes, setStrokes] = useState<Strokes>([]);
  const [password, setPassword] = useState('');
  const [sure, setSure] = useState(false);
  const isQuick = seconds < read.minSeconds;
  const submit = useSend(assessmentRoutes.submitReview, {
    refresh: ['/v1/assessment'],
    done: '评分已签名提交',
    onDone: () => void navigate({ to: '/work/reviews' }),
  });
  const faults = faultsOf(submit.error);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate({
          params: { taskId: read.task.id },
          body: { version: version.current, draft, signature: strokes, password, quickConfirmed: sure },
        });
      }}
    >
      <p>提交后不能再改。系统会为整张评分表计算 MD5、SHA-1、SHA-256 摘要并留痕。</p>
      <SignaturePad value={strokes} onChange={setStrokes} />
      <TextField
        label="账号密码"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        fault={faults['password']}
        onChange={(event) => setPassword(event.target.value)}
        hint="再次输入登录密码，确认是您本人签名"
      />
      {isQuick && (
        <Choice
          checked={sure}
          onChange={(event) => setSure(event.target.checked)}
          label={`阅读用时 ${clock(seconds)}，少于 ${read.minSeconds / 60} 分钟。我已读完全文，确认提交（用时计入评审统计）`}
        />
      )}
      <div className="actions">
        <Button onClick={onClose}>再看看</Button>
        <Button type="submit" look="primary" busy={submit.isPending} disabled={!strokes.length || !password || (isQuick && !sure)}>
          提交评分
        </Button>
      </div>
    </form>
  );
}

function Done({ read }: { read: Read }) {
  return (
    <section className="card desk-score">
      <h2>
        您的评分 <span className="figures">{read.task.total}</span> 分
      </h2>
      <p className="quiet small">{moment(read.submittedAt)} 签名提交</p>
      <ul className="rows">
        {read.chapters.map((chapter) => (
          <li key={chapter.code}>
            <span className="grow">{chapter.title}</span>
            <span className="figures">
              {read.draft.points.find((one) => one.code === chapter.code)?.points ?? '—'} / {chapter.maxScore}
            </span>
          </li>
        ))}
      </ul>
      <p>{read.draft.comment}</p>
      {read.draft.suggestions.map((one) => (
        <p key={one} className="small">
          建议：{one}
        </p>
      ))}
      {read.digests && (
        <p className="quiet small" style={{ overflowWrap: 'anywhere' }}>
          MD5 {read.digests.md5}
          <br />
          SHA-1 {read.digests.sha1}
          <br />
          SHA-256 {read.digests.sha256}
        </p>
      )}
    </section>
  );
}
