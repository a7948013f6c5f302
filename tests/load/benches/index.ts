import type { Report } from '../figures.ts';
import { chat } from './chat.ts';
import { coursePage } from './course-page.ts';
import { autosave, examStart, submit } from './exams.ts';
import { face, vod } from './engines.ts';
import { heartbeat, nodes } from './heartbeat.ts';
import { rosterImport } from './import.ts';
import { itemStats } from './item-stats.ts';
import { live } from '../live.ts';
import { login } from './login.ts';
import { memory, start } from './machine.ts';
import { marking } from './marking.ts';
import { pages } from './pages.ts';
import { print } from './printing.ts';
import { sitting } from './sitting.ts';
import { soak } from './soak.ts';
import { study } from './study.ts';

/** Every benchmark by the name it is called with. */
export const benches: Record<string, (report: Report) => Promise<void>> = {
  login,
  'course-page': coursePage,
  'exam-start': examStart,
  autosave,
  submit,
  heartbeat,
  nodes,
  import: rosterImport,
  face,
  print,
  vod,
  live,
  soak,
  chat,
  start,
  memory,
  pages,
  study,
  marking,
  'item-stats': itemStats,
  sitting,
};
