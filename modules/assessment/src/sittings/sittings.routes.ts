import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Acts } from './acts.service.ts';
import type { Appeals } from './appeals.service.ts';
import type { Board } from './board.service.ts';
import type { CandidateSide } from './candidate.service.ts';
import type { Deferrals } from './deferrals.service.ts';
import type { LateService } from './late.service.ts';

/** Watching over a sitting, and the candidate's side of it. */
export function sittingBindings(of: {
  board: Board;
  acts: Acts;
  candidate: CandidateSide;
  appeals: Appeals;
  deferrals: Deferrals;
  late: LateService;
}): Binding[] {
  const { board, acts, candidate, appeals, deferrals, late } = of;
  return [
    bind(routes.sittingBoard, ({ tx, params, actor, now }) => tx((inner) => board.read(inner, params.examId, actor, now))),
    bind(routes.sittingOptions, ({ db, params }) => board.options(db, params.classId)),
    bind(routes.setInvigilation, ({ tx, params, body, actor, now }) =>
      tx((inner) => board.setInvigilation(inner, params.examId, body, actor, now)),
    ),
    bind(routes.setStanding, ({ tx, params, body, actor, now }) => tx((inner) => board.setStanding(inner, params, body, actor, now))),
    bind(routes.messageSitting, ({ tx, params, body, actor, now }) => tx((inner) => acts.message(inner, params.examId, body, actor, now))),
    bind(routes.extendSitting, ({ tx, params, body, actor, now }) => tx((inner) => acts.extend(inner, params.examId, body, actor, now))),
    bind(routes.pauseSitting, ({ tx, params, body, actor, now }) =>
      tx((inner) => acts.pause(inner, params.examId, body.reason, actor, now)),
    ),
    bind(routes.resumeSitting, ({ tx, params, actor, now }) => tx((inner) => acts.resume(inner, params.examId, actor, now))),
    bind(routes.forceSubmit, ({ tx, params, body, actor, now }) =>
      tx((inner) => acts.force(inner, params.attemptId, body.reason, actor, now)),
    ),
    bind(routes.confirmPresence, ({ tx, params, actor, now }) => tx((inner) => acts.seen(inner, params.attemptId, actor, now))),
    bind(routes.doubtAttempt, ({ tx, params, body, actor, now }) =>
      tx((inner) => acts.doubt(inner, params.attemptId, body.reason, actor, now)),
    ),
    bind(routes.judgeAttempt, ({ tx, params, body, actor, now }) =>
      tx((inner) => appeals.judge(inner, params.attemptId, body, actor, now)),
    ),
    bind(routes.beatAttempt, ({ params, body, actor, ip, now }) => candidate.beat(params.attemptId, body, { actor, ip, now })),
    bind(routes.acknowledgeMessage, ({ tx, params, actor, now }) => tx((inner) => candidate.acknowledge(inner, params, actor, now))),
    bind(routes.noticeAttempt, ({ tx, params, body, actor, now }) =>
      tx((inner) => candidate.notice(inner, params.attemptId, body, actor, now)),
    ),
    bind(routes.sendLook, ({ params, body, actor, now }) => candidate.look(params.attemptId, body, actor, now)),
    bind(routes.mySittingLog, ({ db, params, actor, now }) => appeals.mine(db, params.attemptId, actor, now)),
    bind(routes.sittingLog, ({ db, params, actor, now }) => appeals.read(db, params.attemptId, actor, now)),
    bind(routes.appealAttempt, ({ tx, params, body, actor, now }) => tx((inner) => appeals.ask(inner, params.attemptId, body, actor, now))),
    bind(routes.decideAppeal, ({ tx, params, body, actor, now }) =>
      tx((inner) => appeals.decide(inner, params.attemptId, body, actor, now)),
    ),
    bind(routes.askDeferral, ({ tx, params, body, actor, now }) => tx((inner) => deferrals.ask(inner, params.examId, body, actor, now))),
    bind(routes.myDeferrals, ({ db, actor }) => deferrals.mine(db, actor)),
    bind(routes.listDeferrals, ({ db, params, actor }) => deferrals.list(db, params.classId, actor)),
    bind(routes.decideDeferral, ({ tx, params, body, actor, now }) => tx((inner) => deferrals.decide(inner, params, body, actor, now))),
    bind(routes.arrangeDeferred, ({ tx, params, body, actor, now }) =>
      tx((inner) => deferrals.arrange(inner, params.classId, body, actor, now)),
    ),
    bind(routes.sendLateAnswers, ({ tx, params, body, actor, now }) =>
      tx((inner) => late.send(inner, params.attemptId, body.answers, actor, now)),
    ),
    bind(routes.decideLateAnswers, ({ tx, params, body, actor, now }) => tx((inner) => late.decide(inner, params, body, actor, now))),
  ];
}
