import { examResultReleased } from '@yangfan/contract';
import { on, type Binding, type Listener } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { createStudyActions } from './actions.service.ts';
import { analyticsBindings } from './analytics.routes.ts';
import { createCourseStudy } from './course.service.ts';
import { putExamResult } from './exams.store.ts';
import { createHeat } from './heat.service.ts';
import { createImpossible } from './impossible.service.ts';
import { createLecturerStudy } from './lecturer.service.ts';
import { createPerformance } from './performance.service.ts';
import { createStudyReports } from './report.service.ts';
import { createStudy } from './study.service.ts';

/** 学情: how learners, classes, courses and lecturers go on, from the records. */
export function createAnalytics(ports: TeachingPorts): { bindings: Binding[]; listeners: Listener[] } {
  const study = createStudy(ports);
  const course = createCourseStudy(ports);
  return {
    bindings: analyticsBindings({
      study,
      course,
      heat: createHeat(ports),
      impossible: createImpossible(ports),
      lecturer: createLecturerStudy(ports),
      actions: createStudyActions(ports),
      performance: createPerformance(ports),
      reports: createStudyReports(ports, { study, course }),
    }),
    listeners: [
      // A practice class enters no statistic, so nothing is kept of it.
      on(examResultReleased, 'teaching.exam-results', async (tx, payload) => {
        if (!payload.practice) await putExamResult(tx, payload);
      }),
    ],
  };
}
