import { assessmentRoutes, printedTables, type PartSaver, type PlanFigures, type PlanTable } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { ArticleText } from '../../../shared/editor/ArticleText.tsx';
import { useRead } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Loading } from '../../../shared/ui/States.tsx';
import { PrintedTables } from './TableEditor.tsx';
import type { ChapterValue } from './use-saver.ts';
import { TABLES } from './words.ts';

/** Two windows wrote the same part: both are shown, a person chooses. */
export function Conflict({
  plan,
  code,
  saver,
  figures,
  onChosen,
}: {
  plan: PlanView;
  code: string;
  saver: PartSaver;
  figures: PlanFigures;
  onChosen: (server: PlanView, mine: boolean) => void;
}) {
  const read = useRead(assessmentRoutes.getPlan, { params: { planId: plan.id } });
  // Only an answer that is newer than what this window began with shows what the other one wrote.
  const [fresh, setFresh] = useState(false);
  useEffect(() => void read.refetch().then(() => setFresh(true)), []);
  const server = fresh ? read.data : undefined;
  const chapter = server?.chapters.find((one) => one.code === code);
  const table = server?.tables.find((one) => `t.${one.table.kind}` === code);
  const mine = saver.mine(code);
  const title = chapter?.title ?? (table ? TABLES[table.table.kind] : '这一部分');
  const shown = (value: PlanTable) => printedTables({ ...figures, [value.kind]: value }, value.kind);
  return (
    <Dialog title={`“${title}”在另一个窗口也改过`} open onClose={() => undefined}>
      {!server ? (
        <Loading />
      ) : (
        <>
          <p>请对照两份内容，选择保留哪一份。没有选的那一份不会保存。</p>
          <div className="plan-both">
            <section>
              <h3>本窗口的</h3>
              {chapter ? (
                <ArticleText article={(mine as ChapterValue).doc} images={plan.images} />
              ) : (
                <PrintedTables tables={shown(mine as PlanTable)} />
              )}
            </section>
            <section>
              <h3>已经保存在服务器上的</h3>
              {chapter && <ArticleText article={chapter.doc} images={server.images} />}
              {table && <PrintedTables tables={shown(table.table)} />}
            </section>
          </div>
          <div className="actions">
            <Button onClick={() => onChosen(server, false)}>用服务器上的</Button>
            <Button look="primary" onClick={() => onChosen(server, true)}>
              用本窗口的
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
