import type { PlanFigures } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { ArticleText } from '../../../shared/editor/ArticleText.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Comments } from './Comments.tsx';
import { FileList } from './Evidence.tsx';
import { Checks, Printed } from './TableEditor.tsx';
import { CHAPTER_STATES } from './words.ts';

/** One chapter to read: text, tables with what follows from them, evidence, what was said. */
export function ChapterRead({ plan, chapter, figures }: { plan: PlanView; chapter: PlanView['chapters'][number]; figures: PlanFigures }) {
  return (
    <article className="card" id={chapter.code}>
      <h2>
        {chapter.title} <span className="quiet small">{chapter.maxScore} 分</span>{' '}
        <StateTag tone={CHAPTER_STATES[chapter.state][1]}>{CHAPTER_STATES[chapter.state][0]}</StateTag>
      </h2>
      <ArticleText article={chapter.doc} images={plan.images} />
      {chapter.tables.map((kind) => (
        <div key={kind}>
          <Printed figures={figures} kinds={[kind]} />
          <Checks figures={figures} kind={kind} />
        </div>
      ))}
      {chapter.files.length > 0 && (
        <>
          <h3>证据材料</h3>
          <FileList files={chapter.files} />
        </>
      )}
      <Comments plan={plan} chapter={chapter.code} />
    </article>
  );
}
