import { describe, expect, it } from 'vitest';
import { CallError } from '../problem.ts';
import { deliverVoice } from './voice-delivery.ts';

describe('a voice note on its way', () => {
  const note = { clientId: 'v1', fileId: null };
  const lost = () => Promise.reject(new CallError(0, null));

  it('[T4] is uploaded once: after a break in between only the sending is done again, under the same number', async () => {
    let uploads = 0;
    const upload = async () => `fil_${(uploads += 1)}`;
    const first = await deliverVoice(note, { upload, send: lost });
    expect(first).toMatchObject({ fileId: 'fil_1', trouble: { isLost: true } });
    const sent: object[] = [];
    const again = await deliverVoice({ ...note, fileId: first.fileId }, { upload, send: async (body) => sent.push(body) });
    expect(again).toEqual({ fileId: 'fil_1', trouble: null });
    expect([uploads, sent]).toEqual([1, [{ fileId: 'fil_1', clientId: 'v1' }]]);
  });

  it('[T4] that was refused says why, and is not tried again by itself', async () => {
    const refused = () => Promise.reject(new CallError(409, { detail: '上一条还在等老师听。' } as never));
    expect(await deliverVoice({ ...note, fileId: 'fil_1' }, { upload: lost, send: refused })).toEqual({
      fileId: 'fil_1',
      trouble: { words: '上一条还在等老师听。', isLost: false },
    });
    expect(await deliverVoice(note, { upload: lost, send: refused })).toMatchObject({ fileId: null, trouble: { isLost: true } });
  });
});
