import type { PlanFigures, PlanTable } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { lazy, Suspense, useRef } from 'react';
import { withAddresses } from '../../../shared/editor/addresses.ts';
import { Loading, StateTag } from '../../../shared/ui/States.tsx';
import { Comments } from './Comments.tsx';
import { Evidence, type PlanFile } from './Evidence.tsx';
import { TableEditor } from './TableEditor.tsx';
import type { ChapterValue } from './use-saver.ts';
import { CHAPTER_STATES } from './words.ts';

// The editor is heavy: it comes when somebody writes.
const RichText = lazy(() => import('../../../shared/editor/RichText.tsx').then(({ RichText: component }) => ({ default: component })));

export type ChapterView = PlanView['chapters'][number];

/** One chapter to write in: hint, text, tables, evidence, what the lecturer said. */
export function Chapter({
  plan,
  chapter,
  value,
  files,
  figures,
  onValue,
  onFiles,
  onTable,
}: {
  plan: PlanView;
  chapter: ChapterView;
  value: ChapterValue;
  files: readonly PlanFile[];
  figures: PlanFigures;
  onValue: (value: ChapterValue) => void;
  onFiles: (files: PlanFile[]) => void;
  onTable: (table: PlanTable) => void;
}) {
  const now = useRef(value);
  const put = (part: Partial<ChapterValue>) => {
    now.current = { ...now.current, ...part };
    onValue(now.current);
  };
  return (
    <article className="card">
      <h2>
        {chapter.title} <span className="quiet small">{chapter.maxScore} 分</span>{' '}
        <StateTag tone={CHAPTER_STATES[chapter.state][1]}>{CHAPTER_STATES[chapter.state][0]}</StateTag>
      </h2>
      <p className="plan-hint">{chapter.hint}</p>
      {chapter.missing.length > 0 && <p className="quiet small">{chapter.missing.join('；')}</p>}
      <Suspense fallback={<Loading what="正在打开编辑器…" />}>
        <RichText
          initial={withAddresses(value.doc, plan.images)}
          label={`${chapter.title}的正文`}
          purpose="EVIDENCE"
          onChange={(doc) => put({ doc })}
        />
      </Suspense>
      {chapter.tables.map((kind) => (
        <TableEditor key={kind} kind={kind} figures={figures} onChange={onTable} />
      ))}
      <Evidence
        label={chapter.minFiles > 0 ? `证据材料（至少 ${chapter.minFiles} 份）` : '证据材料（可选）'}
        files={files}
        onFiles={(list) => {
          onFiles(list);
          put({ fileIds: list.map((one) => one.id) });
        }}
      />
      <Comments plan={plan} chapter={chapter.code} />
    </article>
  );
}
