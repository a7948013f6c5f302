import {
  assessmentRoutes,
  createPartSaver,
  emptyFigures,
  type KeptPart,
  type PartSaver,
  type PlanFigures,
  type PlanTable,
} from '@yangfan/client';
import type { ArticleNode, PlanView } from '@yangfan/contract';
import { useEffect, useReducer, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { forget, keep, readKept } from '../../shell/storage.ts';

export interface ChapterValue {
  doc: ArticleNode;
  fileIds: string[];
}
const PAUSE_MS = 1500;
const AGAIN_MS = 10_000;

/** The writing of one chapter with its tables: kept on the phone first, then sent. `ready` once the phone's own draft was read. */
export function useChapter(plan: PlanView, code: string) {
  const chapter = plan.chapters.find((one) => one.code === code)!;
  const tables = plan.tables.filter(({ table }) => chapter.tables.includes(table.kind));
  const key = `yangfan.plan.${plan.id}.${code}`;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [ready, setReady] = useState(false);
  const [value, setValue] = useState<ChapterValue>({ doc: chapter.doc, fileIds: chapter.files.map((one) => one.id) });
  const [figures, setFigures] = useState<PlanFigures>(() =>
    Object.assign(emptyFigures(), Object.fromEntries(plan.tables.map(({ table }) => [table.kind, table]))),
  );
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const saver = useRef<PartSaver | null>(null);
  saver.current ??= createPartSaver({
    conflictCode: 'assessment.plan_conflict',
    load: async () => (await readKept<Record<string, KeptPart>>(key)) ?? {},
    keep: (parts) => (Object.keys(parts).length > 0 ? keep(key, parts) : forget(key)),
    send: async (part, { version, value: sent }) => {
      const params = { planId: plan.id };
      if (part !== code)
        return call(assessmentRoutes.saveTable, { params, body: { version, table: sent as PlanView['tables'][number]['table'] } });
      const { doc, fileIds } = sent as ChapterValue;
      return call(assessmentRoutes.saveChapter, { params: { ...params, chapter: code }, body: { version, doc, fileIds } });
    },
    onChange: redraw,
  });
  useEffect(() => {
    const now = saver.current!;
    const versions: Record<string, number> = { [code]: chapter.version };
    for (const { table, version } of tables) versions[`t.${table.kind}`] = version;
    let gone = false;
    void now.begin(versions).then((held) => {
      if (gone) return;
      if (held[code]) setValue(held[code] as ChapterValue);
      for (const { table } of tables) {
        const left = held[`t.${table.kind}`] as PlanTable | undefined;
        if (left) setFigures((before) => ({ ...before, [left.kind]: left }));
      }
      setReady(true);
      void now.flush();
    });
    const again = setInterval(() => void now.flush(), AGAIN_MS);
    return () => {
      gone = true;
      clearInterval(again);
      clearTimeout(timer.current);
      void now.flush();
    };
    // The plan that the page opened with is what the writing began from.
  }, []);

  const changed = (part: string, next: unknown): void => {
    saver.current!.change(part, next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void saver.current!.flush(), PAUSE_MS);
  };
  return {
    chapter,
    ready,
    value,
    figures,
    saver: saver.current,
    put(next: ChapterValue): void {
      setValue(next);
      changed(code, next);
    },
    putTable(table: PlanTable): void {
      setFigures((before) => ({ ...before, [table.kind]: table }));
      changed(`t.${table.kind}`, table);
    },
    /** After a conflict: mine goes over the server's newest, or theirs stands. */
    async choose(mine: boolean): Promise<void> {
      const server = await call(assessmentRoutes.getPlan, { params: { planId: plan.id } });
      for (const part of saver.current!.conflicts()) {
        const there = server.chapters.find((one) => one.code === part);
        const table = server.tables.find((one) => `t.${one.table.kind}` === part);
        saver.current!.choose(part, there?.version ?? table?.version ?? 0, mine);
        if (!mine && there) setValue({ doc: there.doc, fileIds: there.files.map((one) => one.id) });
        if (!mine && table) setFigures((before) => ({ ...before, [table.table.kind]: table.table }));
      }
      await saver.current!.flush();
    },
  };
}
