import type { orgRoutes } from '@yangfan/contract';
import { coveredBy, covers, paged, pageOf, problem, type Actor, type Context, type Queryable, type Subject } from '@yangfan/kernel';
import { maskIdNo, maskName, maskPhone } from '../../identity/index.ts';
import type { OrgKit } from '../kit.ts';
import type { LearnerCard } from '../ports.ts';
import { categoryName, maskAddress, normaliseIdNo } from './learners.rules.ts';
import * as store from './learners.store.ts';

const EXPORT_MAX = 10_000;

/** A roster row as lists show it: masked. */
export function rosterView(row: store.RosterStoreRow) {
  return {
    enrolmentId: row.enrolmentId,
    learnerId: row.id,
    seatNo: row.seatNo,
    maskedName: maskName(row.name),
    maskedIdNo: maskIdNo(row.idNo),
    maskedPhone: maskPhone(row.phone),
    gender: row.gender,
    birthYear: row.birthYear,
    category: row.enrolledAs,
    categoryName: categoryName(row.enrolledAs),
    status: row.status,
    joinedAt: row.joinedAt.toISOString(),
    attendanceRate: row.attendanceRate,
  };
}

/** Where a learner stands: every class, institution and region they are enrolled in. */
export async function learnerSubject(db: Queryable, learnerId: string): Promise<Subject | null> {
  const classes = await store.learnerClassRows(db, [learnerId]);
  if (classes.length === 0) return null;
  return { learnerId, ...placesOf(classes) };
}
const placesOf = (classes: readonly store.LearnerClassRow[]): Subject => ({
  classIds: classes.map((row) => row.classId),
  institutionIds: classes.map((row) => row.institutionId),
  regionCodes: classes.map((row) => row.regionCode),
  lecturerIds: classes.flatMap((row) => row.lecturerIds),
});

/** Learners as lists, pages and other rooms see them. */
export function createLearnerService(kit: OrgKit) {
  const { seal, crypto, sheet } = kit;
  const blindsOf = (q: string) => ({
    name: crypto.blind('name', q),
    idNo: crypto.blind('idNo', normaliseIdNo(q)),
    phone: crypto.blind('phone', q),
  });

  const view = (learner: store.OpenLearner, classes: readonly store.LearnerClassRow[]) => ({
    id: learner.id,
    maskedName: maskName(learner.name),
    maskedIdNo: maskIdNo(learner.idNo),
    maskedPhone: maskPhone(learner.phone),
    maskedAddress: maskAddress(learner.address),
    gender: learner.gender,
    birthYear: learner.birthYear,
    nation: learner.nation,
    education: learner.education,
    category: learner.category,
    categoryName: categoryName(learner.category),
    demo: learner.demo,
    classes: classes.map(({ learnerId: _l, institutionId: _i, regionCode: _r, lecturerIds: _t, ...row }) => ({
      ...row,
      joinedAt: row.joinedAt.toISOString(),
    })),
  });

  return {
    async listOfClass(db: Queryable, classId: string, query: Context<typeof orgRoutes.listClassLearners>['query']) {
      const q = query.q?.trim() || null;
      const rows = await store.rosterRows(db, seal.learner, {
        classId,
        blinds: q ? blindsOf(q) : null,
        seatNo: q && /^\d{1,5}$/.test(q) ? Number(q) : null,
        status: query.status ?? null,
        category: query.category ?? null,
        sort: query.sort ?? 'seatNo',
        ...pageOf(query),
      });
      return paged(rows, rosterView);
    },
    async exportOfClass(db: Queryable, classId: string): Promise<Buffer> {
      const rows = await store.rosterRows(db, seal.learner, {
        classId,
        blinds: null,
        seatNo: null,
        status: null,
        category: null,
        sort: 'seatNo',
        limit: EXPORT_MAX + 1,
        offset: 0,
      });
      if (rows.length > EXPORT_MAX) throw problem('org.export.too_many');
      return sheet.write({
        name: '名册',
        columns: [
          { title: '座号', width: 8 },
          { title: '姓名', width: 12 },
          { title: '证件号码', width: 24 },
          { title: '手机', width: 16 },
          { title: '人员类别', width: 28 },
          { title: '状态', width: 10 },
          { title: '出勤率', width: 10 },
        ],
        rows: rows
          .map(rosterView)
          .map((row) => [
            row.seatNo,
            row.maskedName,
            row.maskedIdNo,
            row.maskedPhone,
            row.categoryName,
            row.status,
            row.attendanceRate === null ? '' : `${Math.round(row.attendanceRate * 1000) / 10}%`,
          ]),
      });
    },
    /** Exact search over the province that answers only people within the caller's reach. */
    async find(db: Queryable, actor: Actor, q: string) {
      const ids = await store.findLearnerIds(db, blindsOf(q.trim()));
      if (ids.length === 0) return { items: [] };
      const classes = await store.learnerClassRows(db, ids);
      const grants = coveredBy(actor, 'org.roster.read');
      const within = ids.filter((id) => {
        const subject = { learnerId: id, ...placesOf(classes.filter((row) => row.learnerId === id)) };
        return grants.some((grant) => covers(grant, subject));
      });
      const learners = await store.learnerRows(db, seal.learner, within);
      return {
        items: learners.map((learner) =>
          view(
            learner,
            classes.filter((row) => row.learnerId === learner.id),
          ),
        ),
      };
    },
    async get(db: Queryable, learnerId: string) {
      const [learner] = await store.learnerRows(db, seal.learner, [learnerId]);
      if (!learner) throw problem('request.not_found');
      return view(learner, await store.learnerClassRows(db, [learnerId]));
    },
    async cards(db: Queryable, ids: readonly string[]): Promise<Map<string, LearnerCard>> {
      const learners = await store.learnerRows(db, seal.learner, [...new Set(ids)]);
      return new Map(
        learners.map((learner) => [
          learner.id,
          {
            id: learner.id,
            name: learner.name,
            maskedName: maskName(learner.name),
            maskedIdNo: maskIdNo(learner.idNo),
            maskedPhone: maskPhone(learner.phone),
            phone: learner.phone,
            category: learner.category,
          },
        ]),
      );
    },
    async clearOf(db: Queryable, learnerId: string): Promise<store.OpenLearner | undefined> {
      return (await store.learnerRows(db, seal.learner, [learnerId]))[0];
    },
    clearMany: (db: Queryable, ids: readonly string[]) => store.learnerRows(db, seal.learner, ids),
    rosterRow: async (db: Queryable, enrolmentId: string) => {
      const row = await store.rosterRow(db, seal.learner, enrolmentId);
      if (!row) throw problem('request.not_found');
      return rosterView(row);
    },
  };
}
export type LearnerService = ReturnType<typeof createLearnerService>;
