import { expect, test } from 'vitest';
import { wayOfStudy } from './study.rules.ts';

test('[T3] a figure of the learner’s page leads to its record on the phone', () => {
  expect(wayOfStudy({ kind: 'LESSON', id: 'lsn_1' }, 'cls_1')).toEqual({ page: 'lesson', params: { classId: 'cls_1', lessonId: 'lsn_1' } });
  expect(wayOfStudy({ kind: 'HOURS', id: 'lsn_1' }, 'cls_1')).toEqual({ page: 'hours', params: { classId: 'cls_1', lessonId: 'lsn_1' } });
  expect(wayOfStudy({ kind: 'SESSION', id: 'tts_1' }, 'cls_1')).toEqual({ page: 'hours', params: { classId: 'cls_1' } });
  expect(wayOfStudy({ kind: 'COURSE', id: null }, 'cls_1')).toEqual({ page: 'course', params: { classId: 'cls_1' } });
});
