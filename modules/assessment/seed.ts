import { readdirSync, readFileSync } from 'node:fs';
import { newId, repoPath, type Db } from '@yangfan/kernel';
import { insertBank } from './src/bank/bank.store.ts';
import { putTemplates, type TemplateRow } from './src/plans/plans.store.ts';
import { seedExperts } from './src/review/demo.ts';
import { createDemo, type AssessmentSeedDeps, type DemoClass, type DemoHours } from './src/seed/demo.service.ts';

export type { AssessmentSeedDeps };

interface SyllabusChapter {
  code: string;
  title: string;
  knowledge: { code: string; name: string }[];
}
const read = <T>(file: string): T => JSON.parse(readFileSync(repoPath(`modules/assessment/seed/${file}`), 'utf8')) as T;

/** The programmes that have a seed bank, and what their item files are called. */
const BANKS = [
  { programCode: 'NET_EC', files: 'items.net-ec.' },
  { programCode: 'NET_LIVE', files: 'items.net-live.' },
];

/** Brings in the seed item bank and blueprint of every programme that has one, and the templates of plans; what is there already stays. */
export async function seedBank(db: Db): Promise<void> {
  const syllabus = read<Record<string, SyllabusChapter[]>>('syllabus.json');
  const blueprints =
    read<Record<string, { durationMin: number; points: Record<string, number>; cells: { chapter: string }[] }>>('blueprint_seed.json');
  const names = readdirSync(repoPath('modules/assessment/seed')).sort();
  for (const { programCode, files } of BANKS) {
    const items = names
      .filter((name) => name.startsWith(files) && name.endsWith('.json'))
      .flatMap((name) => read<object[]>(name))
      .map((item) => ({ ...item, id: newId('itm') }));
    const knowledge = syllabus[programCode]!.flatMap((chapter) =>
      chapter.knowledge.map((point) => ({ ...point, chapter: chapter.code, title: chapter.title })),
    );
    await db.tx((tx) => insertBank(tx, { programCode, knowledge, items, blueprint: blueprints[programCode]! }));
  }
  await putTemplates(db, read<TemplateRow[]>('plan_templates.json'));
}

/**
 * Demonstration exams: one that is over, one whose entry is open, one that is planned; one for practice; and a class taken to its
 * certificates. Once, after the seeds of management and teaching; `hours` is what its learners attended.
 */
export async function seedExams(deps: AssessmentSeedDeps, classes: readonly DemoClass[], hours: readonly DemoHours[]): Promise<void> {
  await seedExperts(deps);
  await createDemo(deps).make(classes, hours);
}
