import { describe, expect, it } from 'vitest';
import { deskAddress, filterOf, queueOf, waitingAddress } from './waiting.ts';

describe('the way through what waits', () => {
  it('[T2] the filter of the list is still there after every work, and on the way back', () => {
    const of = { classId: 'cls_1', assignmentId: 'act_1', submissionId: 'sbm_1' };
    for (const filter of [{}, { classId: 'cls_1' }, { assignmentId: 'act_1', overdue: true }]) {
      const search = Object.fromEntries(new URLSearchParams(deskAddress(of, filter).split('?')[1]));
      expect(search).toMatchObject({ tab: 'marking', submission: 'sbm_1' });
      expect(queueOf(search)).toEqual(filter);
      const back = waitingAddress(queueOf(search)!);
      expect(filterOf(Object.fromEntries(new URLSearchParams(back.split('?')[1])))).toEqual(filter);
    }
    expect(queueOf({ tab: 'marking' })).toBeNull();
  });
});
