import type { Db } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import sharp from 'sharp';
import type { TeachingPorts } from '../../ports.ts';
import { photoWords } from '../photos/photo-words.ts';
import { burnIn } from '../photos/watermark.ts';
import { insertSign } from './lecturer-sign.store.ts';

const MINUTES_BEFORE = 12;

/** The lecturer of the last lesson in the room came with a picture: nobody's face is enrolled in a demonstration. */
export async function seedLecturerSigns(deps: TeachingPorts & { db: Db }, cls: TrainingClass, hasPhotos: boolean): Promise<void> {
  const { db, org, files, identity } = deps;
  const last = (await org.sessions(db, cls.id))
    .filter(({ mode, status }) => mode === 'OFFLINE' && (status === 'LOCKED' || status === 'ENDED'))
    .sort((a, b) => +a.startsAt - +b.startsAt)
    .at(-1);
  const lecturer = last && (await org.lecturer(db, last.lecturerId));
  if (!hasPhotos || !last || !lecturer?.accountId) return;
  const { accountId } = lecturer;
  const at = new Date(last.startsAt.getTime() - MINUTES_BEFORE * 60_000);
  const who = (await identity.names(db, [accountId])).get(accountId) ?? lecturer.name;
  const room = await sharp({ create: { width: 960, height: 720, channels: 3, background: '#46606b' } })
    .jpeg()
    .toBuffer();
  const words = photoWords(cls, last, last.geo && { ...last.geo, accuracy: 15 }, who, at).slice(0, 2);
  const { jpeg, originalSha256 } = await burnIn(room.toString('base64'), [`讲师签到　${who}（演示）`, ...words]);
  await db.tx(async (tx) => {
    const name = `讲师签到-${last.day}.jpg`;
    const file = await files.saveBytes(tx, { bytes: jpeg, name, mediaType: 'image/jpeg', purpose: 'PHOTO', ownerAccountId: null });
    const of = { sessionId: last.id, lecturerId: lecturer.id, classId: cls.id, accountId, at, distanceM: last.geo ? 9 : null };
    await insertSign(tx, { ...of, way: 'PHOTO', checkId: null, reason: null, fileId: file.id, originalSha256 });
  });
}
