import { chinaDay, newId, problem, type Actor, type Db, type Queryable } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { isSettled } from '../check-in/check-in.states.ts';
import { lockSession } from '../check-in/check-in.store.ts';
import type { Position } from '../check-in/fence.rules.ts';
import { sha256 } from '../check-in/roll.reader.ts';
import { photoWords } from './photo-words.ts';
import * as store from './photos.store.ts';
import { burnIn } from './watermark.ts';

const MOST = 30;
interface Picture {
  base64: string;
  position: Position | null;
}

/** Pictures of the class: drawn anew with class, time, place and who took them. */
export function createPhotos({ db, ports }: { db: Db; ports: TeachingPorts }) {
  const { org, files, ledger, identity } = ports;

  async function requireSession(sessionId: string): Promise<{ session: TimetableSession; cls: TrainingClass }> {
    const session = await org.session(db, sessionId);
    if (!session) throw problem('request.not_found');
    const cls = await org.requireTeaching(db, session.classId);
    if (session.mode === 'VOD') throw problem('teaching.session.vod');
    return { session, cls };
  }

  async function view(at: Queryable, sessionId: string, reader: Actor) {
    return (await store.photoRows(at, sessionId)).map((row) => viewOf(row, reader));
  }
  const viewOf = (row: store.PhotoRow, reader: Actor) => ({
    photoId: row.id,
    at: row.at.toISOString(),
    takenBy: row.takenBy,
    placed: row.lat !== null,
    originalSha256: row.originalSha256,
    url: files.signedUrl(row.fileId, { accountId: reader.accountId, inline: true }),
  });

  return {
    list: async (at: Queryable, sessionId: string, reader: Actor) => ({ items: await view(at, sessionId, reader) }),

    async add(sessionId: string, { base64, position }: Picture, actor: Actor, now: Date) {
      const { session, cls } = await requireSession(sessionId);
      if (isSettled(session.status)) throw problem('teaching.roll.locked');
      if (session.status === 'SCHEDULED' && chinaDay(now) !== session.day) throw problem('teaching.session.not_due');
      if (session.status === 'CANCELLED') throw problem('teaching.session.wrong_state');
      const who = (await identity.names(db, [actor.accountId])).get(actor.accountId) ?? '';
      const { jpeg, originalSha256 } = await burnIn(base64, photoWords(cls, session, position, who, now));
      return db.tx(async (tx) => {
        await lockSession(tx, sessionId);
        const current = await org.session(tx, sessionId);
        if (current && isSettled(current.status)) throw problem('teaching.roll.locked');
        if ((await store.photoRows(tx, sessionId)).length >= MOST) throw problem('teaching.photo.too_many');
        const name = `课堂照片-${session.day}.jpg`;
        const file = await files.saveBytes(tx, { bytes: jpeg, name, mediaType: 'image/jpeg', purpose: 'PHOTO', ownerAccountId: null });
        const row: store.PhotoRow = {
          id: newId('spp'),
          sessionId,
          classId: cls.id,
          fileId: file.id,
          originalSha256,
          at: now,
          lat: position?.lat ?? null,
          lng: position?.lng ?? null,
          accountId: actor.accountId,
          takenBy: who,
        };
        if (!(await store.insertPhoto(tx, row))) throw problem('teaching.photo.twice');
        await ledger.append(
          tx,
          {
            chain: `class:${cls.id}`,
            kind: 'teaching.photo.added',
            classId: cls.id,
            actorId: actor.accountId,
            summary: `上传课堂照片：${session.title}`,
            data: { sessionId, photoId: row.id, originalSha256, keptSha256: file.sha256, placed: position !== null },
            link: `/work/sessions/${sessionId}`,
          },
          now,
        );
        return viewOf(row, actor);
      });
    },

    async remove(sessionId: string, photoId: string, reason: string, actor: Actor, now: Date) {
      const session = await org.session(db, sessionId);
      if (!session) throw problem('request.not_found');
      await db.tx(async (tx) => {
        await lockSession(tx, sessionId);
        const current = await org.session(tx, sessionId);
        if (current && isSettled(current.status)) throw problem('teaching.roll.locked');
        if ((await store.removePhoto(tx, { id: photoId, sessionId, by: actor.accountId, reason, at: now })) === 0)
          throw problem('request.not_found');
        await ledger.append(
          tx,
          {
            chain: `class:${session.classId}`,
            kind: 'teaching.photo.removed',
            classId: session.classId,
            actorId: actor.accountId,
            summary: `撤下课堂照片：${session.title}`,
            data: { sessionId, photoId, reasonSha256: sha256(reason) },
          },
          now,
        );
      });
      return { items: await view(db, sessionId, actor) };
    },
  };
}

export type Photos = ReturnType<typeof createPhotos>;
