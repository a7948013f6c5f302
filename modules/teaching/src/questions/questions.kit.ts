import type { ProgramCode, QuestionLine, QuestionPost, QuestionView } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { lessonRow } from '../courses/courses.store.ts';
import { roomRow } from '../live/room/room.store.ts';
import { knowledgeOf } from './knowledge.store.ts';
import { isWaiting } from './questions.states.ts';
import * as store from './questions.store.ts';

/** As whom somebody reads: staff see who asked; a classmate does not where the asker wished so. */
export interface Reader {
  accountId: string;
  learnerId: string | null;
  staff: boolean;
  /** Signed in by cookie: picture addresses then open in that session only. A mini-program's pictures carry no session. */
  bound: boolean;
}
/** The caller, and how they signed in. */
export interface Caller extends Actor {
  bound: boolean;
}
export interface PlaceInput {
  lessonId?: string | undefined;
  roomId?: string | undefined;
  atS?: number | undefined;
}
const NOWHERE: store.PlaceColumns = { lessonId: null, roomId: null, atS: null, place: null };
const PICTURE_TTL_S = 1800;

export const placeView = (row: store.PlaceColumns) =>
  row.lessonId || row.roomId ? { lessonId: row.lessonId, roomId: row.roomId, atS: row.atS, title: row.place ?? '' } : null;

/** A ticket as lists show it. */
export function lineView(row: store.QuestionRow, reader: Reader, now: Date): QuestionLine {
  const waiting = isWaiting(row.state);
  const mine = row.learnerId === reader.learnerId;
  return {
    id: row.id,
    classId: row.classId,
    className: row.className,
    programCode: row.programCode as ProgramCode,
    title: row.title,
    state: row.state,
    asker: row.anonymous && !reader.staff && !mine ? '匿名同学' : row.maskedName,
    anonymous: row.anonymous,
    mine,
    askedAt: row.askedAt.toISOString(),
    dueAt: waiting ? row.dueAt.toISOString() : null,
    overdue: waiting && row.dueAt < now,
    escalated: row.escalatedAt !== null,
    answeredAt: row.answeredAt?.toISOString() ?? null,
    rating: row.rating,
    posts: row.posts,
    place: placeView(row),
  };
}

/** What every part of 答疑 shares: reading a ticket, writing on it, telling people. */
export function createQuestionKit(ports: TeachingPorts) {
  const { org, files, ledger, notifications } = ports;

  function postView(row: store.PostRow, of: store.QuestionRow, reader: Reader): QuestionPost {
    const hidden = row.kind !== 'ANSWER' && of.anonymous && !reader.staff && of.learnerId !== reader.learnerId;
    return {
      id: row.id,
      kind: row.kind,
      name: hidden ? '匿名同学' : row.name,
      mine: row.accountId === reader.accountId,
      text: row.text,
      pictures: row.fileIds.map((fileId) => ({
        fileId,
        url: files.signedUrl(fileId, { ...(reader.bound ? { accountId: reader.accountId } : {}), inline: true, ttlS: PICTURE_TTL_S }),
      })),
      place: placeView(row),
      at: row.at.toISOString(),
    };
  }

  async function view(db: Queryable, row: store.QuestionRow, reader: Reader, now: Date): Promise<QuestionView> {
    const [posts, into, merged, knowledge] = await Promise.all([
      store.postRows(db, row.id),
      row.mergedInto ? store.questionRow(db, row.mergedInto) : undefined,
      reader.staff ? store.mergedRows(db, row.id) : [],
      knowledgeOf(db, row.id),
    ]);
    const answers = into ? (await store.postRows(db, into.id)).filter(({ kind }) => kind === 'ANSWER') : [];
    return {
      ...lineView(row, reader, now),
      thread: posts.map((post) => postView(post, row, reader)),
      ratingNote: reader.staff || row.learnerId === reader.learnerId ? row.ratingNote : null,
      closedAt: row.closedAt?.toISOString() ?? null,
      original: into
        ? { id: into.id, title: into.title, state: into.state, answers: answers.map((post) => postView(post, into, reader)) }
        : null,
      merged: merged.map(({ id, title, maskedName }) => ({ id, title, asker: maskedName })),
      knowledgeId: knowledge?.id ?? null,
    };
  }

  /** Where a question or answer points: only into the class it is asked in. */
  async function placeOf(db: Queryable, classId: string, { lessonId, roomId, atS }: PlaceInput): Promise<store.PlaceColumns> {
    if (!lessonId && !roomId) {
      if (atS !== undefined) throw problem('teaching.question.place');
      return NOWHERE;
    }
    if (lessonId && roomId) throw problem('teaching.question.place');
    const lesson = lessonId ? await lessonRow(db, lessonId) : undefined;
    const room = roomId ? await roomRow(db, roomId) : undefined;
    if ((lesson ?? room)?.classId !== classId) throw problem('teaching.question.place');
    const beyond = lesson && lesson.durationS > 0 && atS !== undefined && atS > Math.ceil(lesson.durationS);
    if (beyond) throw problem('teaching.question.place', '所选的时间超过了视频的长度，请重新选择');
    return { lessonId: lessonId ?? null, roomId: roomId ?? null, atS: atS ?? null, place: (lesson ?? room)!.title };
  }

  /** The class that a lesson or room belongs to. */
  async function classOf(db: Queryable, { lessonId, roomId }: PlaceInput): Promise<string> {
    const found = lessonId ? await lessonRow(db, lessonId) : roomId ? await roomRow(db, roomId) : undefined;
    if (!found) throw problem('teaching.question.place', '请选择要在哪个班提问');
    return found.classId;
  }

  async function addPost(
    tx: Tx,
    input: Omit<store.PostRow, 'id' | 'fileIds' | keyof store.PlaceColumns> & {
      fileIds?: string[] | undefined;
      place?: store.PlaceColumns;
    },
  ): Promise<void> {
    const { fileIds = [], place = NOWHERE, ...rest } = input;
    if (fileIds.length) await files.requireOwn(tx, fileIds, { accountId: rest.accountId, purposes: ['PHOTO'] });
    await store.insertPost(tx, { ...rest, ...place, id: newId('qps'), fileIds });
  }

  async function requireClass(db: Queryable, classId: string): Promise<TrainingClass> {
    const cls = await org.class(db, classId);
    if (!cls) throw problem('request.not_found');
    return cls;
  }

  /** A policy figure of the class. Classes approved before the rule existed go by what is in force. */
  async function policyNumber(db: Queryable, cls: TrainingClass, code: 'qa.answerHours' | 'qa.closeDays', now: Date): Promise<number> {
    const frozen = await policyOf(db, ports, cls, now);
    if (frozen.all[code] !== undefined) return frozen.number(code);
    return (await ports.policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now })).number(code);
  }

  /** What happened goes into the class's chain; words stay out of it, they may name people. */
  async function note(
    tx: Tx,
    row: store.QuestionRow,
    what: string,
    summary: string,
    actor: Actor | null,
    data: object,
    now: Date,
  ): Promise<void> {
    await ledger.append(
      tx,
      {
        chain: `class:${row.classId}`,
        kind: `teaching.question.${what}`,
        classId: row.classId,
        learnerId: row.learnerId,
        ...(actor ? { actorId: actor.accountId } : {}),
        summary,
        data: { questionId: row.id, ...data },
        link: `/learn/questions/${row.id}`,
      },
      now,
    );
  }

  /** The accounts that answer: the class's lecturers; until one of them has an account, its class teachers. */
  async function answerers(db: Queryable, cls: TrainingClass): Promise<string[]> {
    const lecturers = await Promise.all(cls.lecturers.map(({ lecturerId }) => org.lecturer(db, lecturerId)));
    const accounts = lecturers.flatMap((lecturer) => lecturer?.accountId ?? []);
    return accounts.length ? accounts : cls.teacherAccountIds;
  }

  const tellStaff = async (tx: Tx, accountIds: readonly string[], row: store.QuestionRow, kind: string, title: string) => {
    for (const accountId of new Set(accountIds))
      await notifications.notify(tx, {
        accountId,
        kind: `teaching.question.${kind}`,
        title,
        body: `${row.className}：${row.title}`,
        link: `/work/questions/${row.id}`,
      });
  };
  /** Tells the asker, and those whose questions were merged into this one. */
  const tellAskers = async (tx: Tx, row: store.QuestionRow, kind: string, title: string) => {
    for (const one of [row, ...(await store.mergedRows(tx, row.id))])
      await notifications.notify(tx, {
        learnerId: one.learnerId,
        kind: `teaching.question.${kind}`,
        title,
        body: one.title,
        link: `/learn/questions/${one.id}`,
      });
  };

  return { ports, view, placeOf, classOf, addPost, requireClass, policyNumber, note, answerers, tellStaff, tellAskers };
}
export type QuestionKit = ReturnType<typeof createQuestionKit>;
