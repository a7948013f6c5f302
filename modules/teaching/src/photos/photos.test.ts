import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes as routes } from '@yangfan/contract';
import { createPrinter } from '@yangfan/kernel/print';
import type { Actor } from '@yangfan/kernel';
import sharp from 'sharp';
import { ROOM, startTeaching, type Stage } from '../../testing.ts';

let stage: Stage;
let sessionId: string;
const HERE = { ...ROOM, accuracy: 20 };
const printer = createPrinter();

beforeAll(async () => {
  stage = await startTeaching({ learners: 3 });
  sessionId = stage.sessions.find(({ mode }) => mode === 'OFFLINE')!.id;
  stage.deps.printer.pdf = printer.pdf as never;
});
afterAll(async () => {
  await printer.close();
  await stage.stop();
});

/** A photo as a telephone writes it: with its place and maker inside. */
const photo = async (shade: number, width = 1200) =>
  (
    await sharp({ create: { width, height: Math.round(width * 0.75), channels: 3, background: { r: shade, g: 120, b: 90 } } })
      .withExif({ IFD0: { Make: 'SecretPhone', Copyright: 'nobody' }, IFD3: { GPSLatitude: '20/1 2/1 0/1' } })
      .jpeg()
      .toBuffer()
  ).toString('base64');
const add = (base64: string, who: Actor = stage.teacher, position: typeof HERE | null = HERE) =>
  stage.call(routes.addPhoto, { params: { sessionId }, body: { base64, position } }, { as: who });

describe('photos of the class', () => {
  it('[T3] words are burnt in, what the camera wrote is gone, the digest of the original is in the ledger', async () => {
    stage.at('09:00:00');
    const base64 = await photo(60);
    const { body, status } = await add(base64);
    expect(status).toBe(201);
    const [entry] = await stage.entries('teaching.photo.added');
    expect(entry!.data).toMatchObject({ originalSha256: body.originalSha256, placed: true });
    const fileId = /files\/(fil_[0-9a-z]+)/.exec(body.url)![1]!;
    const kept = await stage.files.read(fileId);
    expect(kept.includes('SecretPhone')).toBe(false);
    const { exif, width, height } = await sharp(kept).metadata();
    expect([exif, width, height]).toEqual([undefined, 1200, 900]);
    // The foot is dark with white words on it; the rest is as it was.
    const shade = async (top: number) => (await sharp(kept).extract({ left: 0, top, width, height: 40 }).stats()).channels[0]!;
    expect((await shade(100)).mean).toBeCloseTo(60, -1);
    const foot = await shade(height - 60);
    expect(foot.mean).toBeLessThan(58);
    expect(foot.max).toBeGreaterThan(200);
  });

  it('[T3] the same picture twice, no picture, another day, another class: each a clear refusal, nothing left behind', async () => {
    expect((await add(await photo(60))).code).toBe('teaching.photo.twice');
    expect((await add(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'.repeat(5)).toString('base64'))).code).toBe(
      'teaching.photo.unreadable',
    );
    expect((await add(Buffer.alloc(500, 7).toString('base64'))).code).toBe('teaching.photo.unreadable');
    expect((await add(await photo(61), stage.foreignTeacher)).code).toBe('auth.scope');
    expect((await add(await photo(61), stage.officer)).code).toBe('auth.forbidden');
    stage.at('09:00:00', '2026-11-23');
    expect((await add(await photo(61))).code).toBe('teaching.session.not_due');
    stage.at('09:05:00');
    const { items } = (await stage.call(routes.listPhotos, { params: { sessionId } }, { as: stage.officer })).body;
    expect(items).toHaveLength(1);
  });

  it('[T3] three for half a day: missing is told until they are there; a wrong one is taken away with a reason', async () => {
    const duty = async () => (await stage.call(routes.readSessionDuty, { params: { sessionId } }, { as: stage.teacher })).body;
    expect((await duty()).missing).toContain('课堂照片 1 张，这半天至少要 3 张');
    const small = await add(await photo(90, 200), stage.lecturer, null);
    expect(small.body).toMatchObject({ placed: false });
    await add(await photo(120));
    expect(await duty()).toMatchObject({ photos: 3, photosNeeded: 3 });
    const removal = (reason: string) =>
      stage.call(routes.removePhoto, { params: { sessionId, photoId: small.body.photoId }, body: { reason } }, { as: stage.teacher });
    expect((await removal('错')).code).toBe('request.invalid');
    expect((await removal('拍到了别的班')).body.items).toHaveLength(2);
    expect((await removal('拍到了别的班')).code).toBe('request.not_found');
    expect(await stage.entries('teaching.photo.removed')).toHaveLength(1);
  });

  it('[T3] the lecturer signs in with place and picture, of this class, on the day; the first time counts', async () => {
    const sign = (who: Actor, position: typeof HERE | null, base64: string) =>
      stage.call(routes.signLecturer, { params: { sessionId }, body: { base64, position } }, { as: who });
    const base64 = await photo(150, 400);
    expect((await sign(stage.foreignLecturer, HERE, base64)).code).toBe('auth.scope');
    expect((await sign(stage.teacher, HERE, base64)).code).toBe('auth.forbidden');
    expect((await sign({ ...stage.lecturer, lecturerId: stage.lecturerId }, null, base64)).code).toBe('teaching.checkin.position_missing');
    const lecturer = { ...stage.lecturer, lecturerId: stage.lecturerId };
    expect((await sign(lecturer, { ...HERE, lat: 20.06 }, base64)).code).toBe('teaching.checkin.outside');
    expect((await sign(lecturer, HERE, base64)).body.lecturerSigns).toMatchObject([{ name: '王讲师', distanceM: 0 }]);
    stage.clock.advance(60_000);
    expect((await sign(lecturer, HERE, base64)).body.lecturerSigns).toHaveLength(1);
    expect(await stage.entries('teaching.lecturer.signed')).toHaveLength(1);
  });

  it('[T3] the sheet of a session prints, and the table of the class exports', async () => {
    const sheet = await stage.call(routes.printRoll, { params: { sessionId } }, { as: stage.officer });
    expect(sheet.status).toBe(200);
    expect((await stage.call(routes.exportAttendance, { params: { classId: stage.classId } }, { as: stage.officer })).status).toBe(200);
    expect((await stage.call(routes.printRoll, { params: { sessionId } }, { as: stage.foreignTeacher })).code).toBe('auth.scope');
  });
});
