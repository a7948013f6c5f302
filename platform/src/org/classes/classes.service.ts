import { CLASS_STATUSES, PROGRAMS, type ClassStatus, type orgRoutes } from '@yangfan/contract';
import {
  chinaDay,
  coveredBy,
  newId,
  paged,
  pageOf,
  problem,
  type Actor,
  type Context,
  type Db,
  type Queryable,
  type Tx,
} from '@yangfan/kernel';
import { maskPhone } from '../../identity/index.ts';
import { approvalRows } from '../approvals/approvals.store.ts';
import type { OrgKit } from '../kit.ts';
import { categoryName } from '../learners/learners.rules.ts';
import type { OpeningPort, TrainingClass } from '../ports.ts';
import { regionName } from '../regions/standards.ts';
import * as listStore from './class-list.store.ts';
import { canMoveClass, mayTeach, stageOf, statusesOf } from './classes.states.ts';
import * as store from './classes.store.ts';

type ListQuery = Context<typeof orgRoutes.listClasses>['query'];
const EXPORT_MAX = 10_000;

/** Classes as lists and pages show them, and their states. */
export function createClassService(kit: OrgKit) {
  const { seal, sheet, ledger, clock } = kit;

  const rowView = ({ total: _total, ...row }: listStore.ClassListRow) => ({
    ...row,
    programName: PROGRAMS[row.programCode].name,
    statusName: CLASS_STATUSES[row.status],
    stage: stageOf(row.status),
    regionName: regionName(row.regionCode),
    lecturers: row.lecturers.map((lecturer) => ({ ...lecturer, name: seal.lecturer.open(lecturer.lecturerId, 'name', lecturer.name) })),
    teachers: row.teachers.map((teacher) => ({ ...teacher, name: seal.staff.open(teacher.accountId, 'name', teacher.name) })),
  });

  function filterOf(
    actor: Actor,
    permission: 'org.class.read' | 'org.class.export',
    query: Omit<ListQuery, 'page' | 'size'>,
  ): Omit<listStore.ClassFilter, 'limit' | 'offset'> {
    const ofStage = query.stage ? statusesOf(query.stage) : null;
    const statuses = query.status && ofStage ? query.status.filter((status) => ofStage.includes(status)) : (query.status ?? ofStage);
    return {
      grants: coveredBy(actor, permission),
      q: query.q?.trim() || null,
      statuses,
      programCode: query.programCode ?? null,
      // Practice classes are shown only to who asks for them by name.
      kind: query.kind ?? 'FORMAL',
      mode: query.mode ?? null,
      regionCode: query.regionCode ?? null,
      institutionId: query.institutionId ?? null,
      lecturerId: query.lecturerId ?? null,
      startsFrom: query.startsFrom ?? null,
      startsTo: query.startsTo ?? null,
      sort: query.sort ?? '-startsOn',
    };
  }

  const one = async (db: Queryable, id: string): Promise<TrainingClass | undefined> => (await store.classRows(db, seal.class, [id]))[0];

  async function view(db: Queryable, id: string) {
    const [row] = await listStore.classListRowsById(db, [id]);
    const whole = await one(db, id);
    if (!row || !whole) throw problem('request.not_found');
    const { room, ...figures } = await listStore.classFigures(db, id);
    return {
      ...rowView(row),
      version: whole.version,
      createdAt: whole.createdAt.toISOString(),
      approvedAt: whole.approvedAt?.toISOString() ?? null,
      policySnapshotId: whole.policySnapshotId,
      room,
      contactName: whole.contactName,
      maskedContactPhone: whole.contactPhone ? maskPhone(whole.contactPhone) : '',
      figures: {
        ...figures,
        onlineRatio: figures.plannedHours === 0 ? 0 : (figures.vodHours + figures.liveHours) / figures.plannedHours,
        categories: figures.categories.map((entry) => ({ ...entry, name: categoryName(entry.category) })),
      },
    };
  }

  async function setStatus(tx: Tx, id: string, to: ClassStatus, actorId?: string): Promise<void> {
    const row = await store.lockClass(tx, id);
    if (!row) throw problem('request.not_found');
    if (!canMoveClass(row.kind, row.status, to)) throw problem('org.class.wrong_state');
    await store.updateClassStatus(tx, id, to);
    await ledger.append(
      tx,
      {
        chain: `class:${id}`,
        kind: 'org.class.moved',
        classId: id,
        institutionId: row.institutionId,
        ...(actorId ? { actorId } : {}),
        summary: `班级由“${CLASS_STATUSES[row.status]}”转为“${CLASS_STATUSES[to]}”`,
        data: { from: row.status, to },
        link: `/classes/${id}`,
      },
      clock.now(),
    );
  }

  return {
    one,
    view,
    many: async (db: Queryable, ids: readonly string[]) =>
      new Map((await store.classRows(db, seal.class, [...new Set(ids)])).map((row) => [row.id, row])),
    ofLearner: (db: Queryable, learnerId: string) => store.classRowsOfLearner(db, seal.class, learnerId),
    async list(db: Queryable, actor: Actor, query: ListQuery) {
      return paged(await listStore.listClassRows(db, { ...filterOf(actor, 'org.class.read', query), ...pageOf(query) }), rowView);
    },
    async export(db: Queryable, actor: Actor, query: Omit<ListQuery, 'page' | 'size'>): Promise<Buffer> {
      const rows = await listStore.listClassRows(db, { ...filterOf(actor, 'org.class.export', query), limit: EXPORT_MAX, offset: 0 });
      if ((rows[0]?.total ?? 0) > EXPORT_MAX) throw problem('org.export.too_many');
      const titles = [
        '班级编号',
        '名称',
        '课程',
        '方式',
        '状态',
        '机构',
        '市县',
        '开班',
        '结束',
        '人数',
        '班额',
        '课次',
        '已上',
        '讲师',
        '班主任',
        '出勤率',
      ];
      return sheet.write({
        name: '班级',
        columns: titles.map((title) => ({ title, width: title === '名称' || title === '机构' ? 28 : 14 })),
        rows: rows
          .map(rowView)
          .map((row) => [
            row.code,
            row.name,
            row.programName,
            row.mode,
            row.statusName,
            row.institutionName,
            row.regionName,
            row.startsOn,
            row.endsOn,
            row.enrolledCount,
            row.capacity,
            row.sessionCount,
            row.sessionDoneCount,
            row.lecturers.map((l) => l.name).join('、'),
            row.teachers.map((t) => t.name).join('、'),
            row.attendanceRate === null ? '' : `${Math.round(row.attendanceRate * 1000) / 10}%`,
          ]),
      });
    },
    async mine(db: Queryable, actor: Actor) {
      if (!actor.learnerId) return { items: [] };
      const enrolments = await listStore.myEnrolmentRows(db, actor.learnerId);
      const rows = new Map(
        (
          await listStore.classListRowsById(
            db,
            enrolments.map((row) => row.classId),
          )
        ).map((row) => [row.id, row]),
      );
      return {
        items: enrolments.flatMap((enrolment) => {
          const row = rows.get(enrolment.classId);
          return row ? [{ ...rowView(row), enrolmentId: enrolment.id, seatNo: enrolment.seatNo, myAttendanceRate: enrolment.rate }] : [];
        }),
      };
    },
    async requireTeaching(db: Queryable, classId: string): Promise<TrainingClass> {
      const found = await one(db, classId);
      if (!found) throw problem('request.not_found');
      if (!mayTeach(found.kind, found.status)) throw problem('org.class.not_approved');
      return found;
    },
    setStatus,
    /** Moves classes on by the calendar, for which nobody did it by hand; each in its own transaction. Gives how many. */
    async followCalendar(db: Db, now: Date, signal?: AbortSignal): Promise<number> {
      let moved = 0;
      // In this order a class that began and ended while the server was off goes through both.
      for (const to of ['IN_TRAINING', 'TRAINING_DONE'] as const) {
        for (const { id } of await store.classesDue(db, to, chinaDay(now))) {
          if (signal?.aborted) return moved;
          const done = await db.tx(async (tx) => {
            // Somebody may have moved or cancelled it since the list was made.
            const row = await store.lockClass(tx, id);
            if (!row || !canMoveClass(row.kind, row.status, to)) return false;
            await setStatus(tx, id, to);
            return true;
          });
          if (done) moved += 1;
        }
      }
      return moved;
    },
    approvalsOf: (db: Queryable, id: string) => approvalRows(db, 'class', id),
    subject: store.classSubject,
    opening: {
      async create(tx, draft) {
        const id = newId('cls');
        const createdAt = clock.now();
        const year = Number(chinaDay(createdAt).slice(0, 4));
        const number = await store.nextNumber(tx, draft.regionCode, draft.programCode, year);
        const prefix = draft.kind === 'PRACTICE' ? 'LX' : 'HN';
        const code = `${prefix}-${draft.regionCode}-${draft.programCode}-${year}-${String(number).padStart(4, '0')}`;
        await store.insertClass(tx, seal.class, { ...draft, id, code, createdAt });
        return { id, code };
      },
      async change(tx, id, version, plan) {
        if ((await store.updateClass(tx, seal.class, id, version, plan)) === 0) throw problem('org.class.changed');
      },
      freeze: store.updateClassFrozen,
    } satisfies Omit<OpeningPort, 'view'>,
  };
}
export type ClassService = ReturnType<typeof createClassService>;
