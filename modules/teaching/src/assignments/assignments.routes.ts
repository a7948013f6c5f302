import { Readable } from 'node:stream';
import { teachingRoutes } from '@yangfan/contract';
import { attachment, bind, sessionTokenOf, type Actor, type Binding } from '@yangfan/kernel';
import { asWorkbook } from '@yangfan/platform/org';
import type { FastifyReply } from 'fastify';
import type { Archive } from './archive.service.ts';
import type { Assignments, Caller } from './assignments.service.ts';
import type { Submissions } from './submissions.service.ts';
import type { WaitingWorks } from './waiting.service.ts';

const caller = (actor: Actor, reply: FastifyReply): Caller => ({ ...actor, bound: sessionTokenOf(reply.request).fromCookie });

/** Assignments for who sets, does and marks them. */
export function assignmentsBindings({
  assignments,
  submissions,
  waiting,
  archive,
}: {
  assignments: Assignments;
  submissions: Submissions;
  waiting: WaitingWorks;
  archive: Archive;
}): Binding[] {
  return [
    bind(teachingRoutes.createAssignment, ({ tx, params, body, now }) =>
      tx((inner) => assignments.create(inner, params.lessonId, body.title, now)),
    ),
    bind(teachingRoutes.readAssignment, ({ db, params }) => assignments.view(db, params.assignmentId)),
    bind(teachingRoutes.saveAssignment, ({ tx, params, body, now }) =>
      tx((inner) => assignments.save(inner, params.assignmentId, body, now)),
    ),
    bind(teachingRoutes.listSubmissions, ({ db, params, query }) => assignments.queue(db, params.assignmentId, query)),
    bind(teachingRoutes.readSubmission, ({ db, params, actor, reply }) =>
      submissions.read(db, params.assignmentId, params.submissionId, caller(actor, reply)),
    ),
    bind(teachingRoutes.markSubmission, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => submissions.mark(inner, params, body, caller(actor, reply), now)),
    ),
    bind(teachingRoutes.releaseAssignment, ({ tx, params, actor, now }) =>
      tx(async (inner) => {
        await submissions.release(inner, params.assignmentId, actor, now);
        return assignments.view(inner, params.assignmentId);
      }),
    ),
    bind(teachingRoutes.assignmentStatistics, ({ db, params }) => assignments.statistics(db, params.assignmentId)),
    bind(teachingRoutes.exportAssignment, ({ db, params, reply }) =>
      asWorkbook(reply, '作业成绩', assignments.sheet(db, params.assignmentId)),
    ),
    bind(teachingRoutes.listWaitingWorks, ({ db, query, actor, now }) => waiting.list(db, query, actor, now)),
    bind(teachingRoutes.previewArchive, ({ db, params, query }) => archive.contents(db, params.assignmentId, query)),
    bind(teachingRoutes.downloadArchive, async ({ db, params, query, now, reply }) => {
      const { name, stream } = await archive.open(db, params.assignmentId, query, now);
      reply.header('content-disposition', attachment(name));
      return Readable.from(stream) as unknown as Uint8Array;
    }),
    bind(teachingRoutes.myAssignment, ({ db, params, actor, now, reply }) =>
      submissions.mine(db, params.assignmentId, caller(actor, reply), now),
    ),
    bind(teachingRoutes.keepSubmission, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => submissions.keep(inner, params.assignmentId, body, caller(actor, reply), now)),
    ),
    bind(teachingRoutes.submitSubmission, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => submissions.submit(inner, params.assignmentId, body, caller(actor, reply), now)),
    ),
  ];
}
