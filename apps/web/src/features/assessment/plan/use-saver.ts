import { assessmentRoutes, createPartSaver, type KeptPart, type PartSaver } from '@yangfan/client';
import type { ArticleNode, PlanView } from '@yangfan/contract';
import { useEffect, useReducer, useRef, useState } from 'react';
import { call } from '../../../shared/lib/api.ts';

/** What a chapter's save says. */
export interface ChapterValue {
  doc: ArticleNode;
  fileIds: string[];
}
export const tablePart = (kind: string): string => `t.${kind}`;
const PAUSE_MS = 1200;
const AGAIN_MS = 8000;
const keyOf = (planId: string) => `yf-draft-plan-${planId}`;

type Table = PlanView['tables'][number]['table'];
type Standing = { state: PlanView['chapters'][number]['state']; missing: string[] };
/** What a save brought back, so that the meter moves without reading everything again. */
export interface Moved {
  completeness: number;
  chapters: Record<string, Standing>;
}

/** The saver of one plan: begins from what the server and this device hold, then sends by itself. Null while it begins. */
export function useSaver(plan: PlanView) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [held, setHeld] = useState<Record<string, unknown> | null>(null);
  const moved = useRef<Moved>({ completeness: plan.completeness, chapters: {} });
  const saver = useRef<PartSaver | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const first = useRef(plan);
  saver.current ??= createPartSaver({
    conflictCode: 'assessment.plan_conflict',
    load: async () => JSON.parse(localStorage.getItem(keyOf(plan.id)) ?? '{}') as Record<string, KeptPart>,
    keep: async (parts) => {
      if (Object.keys(parts).length > 0) localStorage.setItem(keyOf(plan.id), JSON.stringify(parts));
      else localStorage.removeItem(keyOf(plan.id));
    },
    send: async (code, { version, value }) => {
      const params = { planId: plan.id };
      if (code.startsWith('t.')) {
        const reply = await call(assessmentRoutes.saveTable, { params, body: { version, table: value as Table } });
        const chapters = Object.fromEntries(reply.chapters.map(({ code: one, ...standing }) => [one, standing]));
        moved.current = { completeness: reply.completeness, chapters: { ...moved.current.chapters, ...chapters } };
        return reply;
      }
      const { doc, fileIds } = value as ChapterValue;
      const reply = await call(assessmentRoutes.saveChapter, { params: { ...params, chapter: code }, body: { version, doc, fileIds } });
      const { state, missing } = reply;
      moved.current = { completeness: reply.completeness, chapters: { ...moved.current.chapters, [code]: { state, missing } } };
      return reply;
    },
    onChange: redraw,
  });

  useEffect(() => {
    let gone = false;
    const now = saver.current!;
    const versions = Object.fromEntries([
      ...first.current.chapters.map((one) => [one.code, one.version]),
      ...first.current.tables.map(({ table, version }) => [tablePart(table.kind), version]),
    ]) as Record<string, number>;
    void now.begin(versions).then((left) => {
      if (gone) return;
      setHeld(left);
      void now.flush();
    });
    const again = setInterval(() => void now.flush(), AGAIN_MS);
    const online = () => void now.flush();
    const leaving = (event: BeforeUnloadEvent) => {
      if (now.summary().waiting > 0) event.preventDefault();
    };
    window.addEventListener('online', online);
    window.addEventListener('beforeunload', leaving);
    return () => {
      gone = true;
      clearInterval(again);
      clearTimeout(timer.current);
      void now.flush();
      window.removeEventListener('online', online);
      window.removeEventListener('beforeunload', leaving);
    };
  }, []);

  const change = (code: string, value: unknown): void => {
    saver.current!.change(code, value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void saver.current!.flush(), PAUSE_MS);
  };
  return { saver: saver.current, held, change, moved: moved.current };
}
