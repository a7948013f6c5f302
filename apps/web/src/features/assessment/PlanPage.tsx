import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes, emptyFigures, type PlanFigures, type PlanTable } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { timeWithSeconds } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, Meter, StateTag } from '../../shared/ui/States.tsx';
import { Chapter } from './plan/Chapter.tsx';
import { ChapterRead } from './plan/ChapterRead.tsx';
import { Conflict } from './plan/Conflict.tsx';
import type { PlanFile } from './plan/Evidence.tsx';
import { tablePart, useSaver, type ChapterValue } from './plan/use-saver.ts';
import { VersionList } from './plan/Versions.tsx';
import { CHAPTER_STATES, STATES } from './plan/words.ts';
import './plan/plan.css';

/** A learner's own plan: written while it is open, read afterwards. */
export function PlanPage() {
  const { planId } = useParams({ strict: false }) as { planId: string };
  const read = useRead(assessmentRoutes.getPlan, { params: { planId } });
  const [fresh, setFresh] = useState(false);
  useEffect(() => void read.refetch().then(() => setFresh(true)), []);
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  // What an earlier visit left in memory may be older than what this device has saved since.
  if (!read.data || !fresh) return <Loading />;
  const plan = read.data;
  // A plan given back opens anew: the state is part of what the editor begins with.
  return plan.editable ? <Writing key={`${plan.id} ${plan.state}`} plan={plan} /> : <Reading plan={plan} />;
}

const figuresOf = (plan: PlanView, held: Record<string, unknown>): PlanFigures => {
  const tables = plan.tables.map(({ table }) => (held[tablePart(table.kind)] as PlanTable | undefined) ?? table);
  return Object.assign(emptyFigures(), Object.fromEntries(tables.map((table) => [table.kind, table])));
};

/** Evidence of a chapter; a file this device added before the server knew of it is shown without its picture. */
function filesOf(chapter: PlanView['chapters'][number], held: ChapterValue | undefined): PlanFile[] {
  if (!held) return chapter.files;
  return held.fileIds.map(
    (id) => chapter.files.find((one) => one.id === id) ?? { id, name: '已上传的材料', mediaType: 'application/pdf', size: 0, url: '' },
  );
}

function Writing({ plan }: { plan: PlanView }) {
  const saving = useSaver(plan);
  if (!saving.held) return <Loading what="正在打开规划书…" />;
  return <Desk plan={plan} saving={saving} held={saving.held} />;
}

function Desk({ plan, saving, held }: { plan: PlanView; saving: ReturnType<typeof useSaver>; held: Record<string, unknown> }) {
  const { saver, change, moved } = saving;
  const [url, setUrl] = useUrlState();
  const [figures, setFigures] = useState(() => figuresOf(plan, held));
  const [values, setValues] = useState<Record<string, ChapterValue>>(() =>
    Object.fromEntries(
      plan.chapters.map((one) => [
        one.code,
        (held[one.code] as ChapterValue | undefined) ?? { doc: one.doc, fileIds: one.files.map((file) => file.id) },
      ]),
    ),
  );
  const [files, setFiles] = useState(() =>
    Object.fromEntries(plan.chapters.map((one) => [one.code, filesOf(one, held[one.code] as ChapterValue | undefined)])),
  );
  // After a choice the editor begins again with what was chosen.
  const [turn, setTurn] = useState(0);
  const chapters = plan.chapters.map((one) => ({ ...one, ...moved.chapters[one.code] }));
  const current = chapters.find((one) => one.code === url['chapter']) ?? chapters[0]!;
  const conflict = saver.conflicts()[0];
  const choose = (server: PlanView, mine: boolean): void => {
    const code = conflict!;
    const chapter = server.chapters.find((one) => one.code === code);
    const table = server.tables.find((one) => tablePart(one.table.kind) === code);
    saver.choose(code, chapter?.version ?? table?.version ?? 0, mine);
    if (!mine && chapter) {
      setValues({ ...values, [code]: { doc: chapter.doc, fileIds: chapter.files.map((file) => file.id) } });
      setFiles({ ...files, [code]: chapter.files });
    }
    if (!mine && table) setFigures({ ...figures, [table.table.kind]: table.table });
    setTurn(turn + 1);
    void saver.flush();
  };
  return (
    <div className="stack">
      <Head plan={plan} completeness={moved.completeness} />
      {plan.state === 'RETURNED' && <p className="note caution">老师退回修改：{plan.returnReason}。改好后请重新提交，只有这一次机会。</p>}
      <div className="plan">
        <ChapterNav
          chapters={chapters}
          current={current.code}
          completeness={moved.completeness}
          onPick={(chapter) => setUrl({ chapter })}
        />
        <div className="stack">
          <Chapter
            key={`${current.code} ${turn}`}
            plan={plan}
            chapter={current}
            value={values[current.code]!}
            files={files[current.code]!}
            onFiles={(list) => setFiles((before) => ({ ...before, [current.code]: list }))}
            figures={figures}
            onValue={(value) => {
              setValues((before) => ({ ...before, [current.code]: value }));
              change(current.code, value);
            }}
            onTable={(table) => {
              setFigures((before) => ({ ...before, [table.kind]: table }));
              change(tablePart(table.kind), table);
            }}
          />
          <VersionList plan={plan} />
        </div>
      </div>
      <Footer plan={plan} saving={saving} />
      {conflict && <Conflict plan={plan} code={conflict} saver={saver} figures={figures} onChosen={choose} />}
    </div>
  );
}

const SAVE_WORDS = {
  saved: '',
  waiting: '有改动，马上保存…',
  saving: '正在保存…',
  offline: '',
  conflict: '另一个窗口改过同一部分，请先选择',
  refused: '',
};
/** Where the writing is, and the way to hand it in. */
function Footer({ plan, saving: { saver } }: { plan: PlanView; saving: ReturnType<typeof useSaver> }) {
  const [asking, setAsking] = useState(false);
  const submit = useSend(assessmentRoutes.submitPlan, {
    refresh: ['/v1/assessment'],
    done: '规划书已提交',
    onDone: () => setAsking(false),
  });
  const { state, savedAt, waiting } = saver.summary();
  const refused = [...plan.chapters.map((one) => one.code), ...plan.tables.map(({ table }) => tablePart(table.kind))].find(
    (code) => saver.stateOf(code) === 'refused',
  );
  return (
    <div className="plan-line">
      <span role="status" className={state === 'offline' || state === 'refused' ? 'caution' : 'quiet'}>
        {state === 'saved' && (savedAt ? `已保存 ${timeWithSeconds(savedAt)}` : '内容会自动保存')}
        {state === 'offline' && `网络不通，${waiting} 处改动已存在本机，恢复后自动发送`}
        {state === 'refused' && `没有保存：${refused ? saver.faultOf(refused) : ''}`}
        {SAVE_WORDS[state]}
      </span>
      <Button look="primary" disabled={state !== 'saved'} onClick={() => setAsking(true)}>
        提交规划书
      </Button>
      <Confirm
        title="提交规划书"
        open={asking}
        onClose={() => setAsking(false)}
        confirm="提交"
        busy={submit.isPending}
        onConfirm={() => submit.mutate({ params: { planId: plan.id } })}
        consequence="提交后这一版不能再改，并与本班和以前的规划书比对；老师退回后可以修改一次。"
      />
    </div>
  );
}

/** The plan's name and what can be done with it. */
function Head({ plan, completeness }: { plan: PlanView; completeness: number }) {
  return (
    <PageHead
      title={plan.title}
      lead={
        <>
          {plan.templateName} · {plan.className} <StateTag tone={STATES[plan.state][1]}>{STATES[plan.state][0]}</StateTag> 完成度{' '}
          {completeness}%
        </>
      }
      crumbs={<Link to="/plans">返回我的规划书</Link>}
      actions={<PaperLinks plan={plan} />}
    />
  );
}
/** PDF and Word of what stands in the plan now, or of its newest version. */
export function PaperLinks({ plan }: { plan: Pick<PlanView, 'id' | 'versions' | 'editable'> }) {
  const last = plan.versions.at(-1);
  const query = last && !plan.editable ? `?versionNo=${last.no}&comments=true` : '';
  return (
    <>
      <a className="button" href={`/v1/assessment/plans/${plan.id}/plan.pdf${query}`}>
        下载 PDF
      </a>
      <a className="button" href={`/v1/assessment/plans/${plan.id}/plan.docx${query}`}>
        导出 Word
      </a>
    </>
  );
}

/** The chapters with how far each is. */
export function ChapterNav({
  chapters,
  current,
  completeness,
  onPick,
}: {
  chapters: PlanView['chapters'];
  current: string;
  completeness: number;
  onPick: (code: string) => void;
}) {
  return (
    <nav className="card" aria-label="章节">
      <Meter value={completeness} max={100} label={`完成度 ${completeness}%`} />
      <ol>
        {chapters.map((one) => (
          <li key={one.code}>
            <button type="button" aria-current={one.code === current ? 'true' : undefined} onClick={() => onPick(one.code)}>
              <span>{one.title}</span>
              <StateTag tone={CHAPTER_STATES[one.state][1]}>{CHAPTER_STATES[one.state][0]}</StateTag>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Reading({ plan }: { plan: PlanView }) {
  const figures = figuresOf(plan, {});
  return (
    <div className="stack">
      <Head plan={plan} completeness={plan.completeness} />
      {plan.chapters.map((chapter) => (
        <ChapterRead key={chapter.code} plan={plan} chapter={chapter} figures={figures} />
      ))}
      <VersionList plan={plan} />
    </div>
  );
}
