import type { managementRoutes } from '@yangfan/contract';
import { chinaDay, newId, paged, pageOf, problem, type Context, type Queryable } from '@yangfan/kernel';
import { ageOn, categoryName, checkIdNumber, DICTIONARIES, maskIdNo, maskName, maskPhone, type TrainingClass } from '@yangfan/platform/org';
import { IMPORT_STATES } from '@yangfan/contract';
import type { ManagementDeps } from '../../ports.ts';
import { createImportEngine, requireOpen } from './import.service.ts';
import { readRoster } from './roster-file.ts';
import { checkAgainst, checkRow, ROSTER_TITLES, type RowContext } from './roster.rules.ts';
import * as store from './roster.store.ts';

type Step<K extends keyof typeof managementRoutes> = Context<(typeof managementRoutes)[K]>;
/** So many rows are handled while the person waits; more go on as a job with progress. */
const AT_ONCE = 1000;
const REPORT_MAX = 20_000;

/** The roster file on its way into a class, and single learners. */
export function createRoster(deps: ManagementDeps) {
  const { org, policy, files, jobs, sheet, demo } = deps;

  async function contextAt(db: Queryable, cls: TrainingClass, now: Date): Promise<RowContext> {
    const values = await policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now });
    return {
      today: chinaDay(now),
      ageMin: values.number('opening.ageMin'),
      ageMax: values.number('opening.ageMax'),
      ageOn,
      checkIdNumber: (text, today) => checkIdNumber(text, today, { demo }),
      nations: DICTIONARIES.nations,
      educations: DICTIONARIES.educations,
    };
  }
  const engine = createImportEngine(deps, contextAt);

  async function classOf(db: Queryable, id: string): Promise<TrainingClass> {
    const cls = await org.class(db, id);
    if (!cls) throw problem('request.not_found');
    return cls;
  }
  async function batchOf(db: Queryable, params: { classId: string; importId: string }): Promise<store.ImportBatch> {
    const batch = await store.batchRow(db, params.importId);
    if (!batch || batch.classId !== params.classId || batch.state === 'DISCARDED') throw problem('request.not_found');
    return batch;
  }
  async function bytesOf({ body, db, actor }: Step<'checkRoster'>): Promise<Buffer> {
    if (body.base64 !== undefined) return Buffer.from(body.base64, 'base64');
    if (!body.fileId) throw problem('request.invalid', '请选择名册文件', [{ path: 'fileId', message: '请选择名册文件' }]);
    await files.requireOwn(db, [body.fileId], { accountId: actor.accountId, purposes: ['ROSTER'] });
    return files.read(body.fileId);
  }

  const view = (batch: store.ImportBatch) => {
    const { createdBy: _createdBy, ...rest } = batch;
    return {
      ...rest,
      stateName: IMPORT_STATES[batch.state],
      createdAt: batch.createdAt.toISOString(),
      finishedAt: batch.finishedAt?.toISOString() ?? null,
    };
  };
  const rowView = (row: store.ImportRow) => {
    const { texts, person } = engine.open(row);
    return {
      line: row.line,
      maskedName: maskName(person?.name ?? texts.name ?? ''),
      maskedIdNo: maskIdNo(person?.idNo ?? texts.idNo ?? ''),
      maskedPhone: maskPhone(person?.phone ?? texts.phone ?? ''),
      category: person ? categoryName(person.category) : (texts.category ?? ''),
      ok: row.ok ?? false,
      applied: row.applied,
      faults: row.faults,
    };
  };

  return {
    engine,
    async check(context: Step<'checkRoster'>) {
      const { tx, params, body, actor, now } = context;
      requireOpen(await classOf(context.db, params.classId));
      const { encoding, lines } = await readRoster(await bytesOf(context), body.fileName);
      return tx(async (inner) => {
        const id = newId('imp');
        await engine.stage(
          inner,
          {
            id,
            classId: params.classId,
            fileName: body.fileName,
            encoding,
            totalRows: lines.length,
            createdBy: actor.accountId,
            createdAt: now,
          },
          lines,
        );
        if (lines.length <= AT_ONCE) await engine.checkWithin(inner, id);
        else await jobs.enqueue(inner, 'management.roster.check', { importId: id }, { key: `check:${id}` });
        return view((await store.batchRow(inner, id))!);
      });
    },
    list: async (db: Queryable, classId: string) => ({ items: (await store.batchRows(db, classId)).map(view) }),
    async get(db: Queryable, { params, query }: Pick<Step<'getImport'>, 'params' | 'query'>) {
      const batch = await batchOf(db, params);
      const page = paged(await store.rowPage(db, batch.id, { only: query.only ?? 'ALL', ...pageOf(query) }), rowView);
      return { import: view(batch), rows: page.items, rowTotal: page.total };
    },
    async apply({ tx, params, body }: Step<'applyImport'>) {
      return tx(async (inner) => {
        const batch = await store.lockBatch(inner, (await batchOf(inner, params)).id);
        if (!batch || batch.state === 'APPLIED' || batch.state === 'FAILED' || batch.state === 'DISCARDED')
          throw problem('management.import.wrong_state');
        if (batch.state !== 'CHECKED') throw problem('management.import.busy');
        requireOpen(await classOf(inner, batch.classId));
        if (body.mode === 'ALL_OR_NOTHING' && batch.badRows > 0)
          throw problem(
            'management.import.has_errors',
            `有 ${batch.badRows} 行未通过，没有写入任何学员；请改正后重新上传，或选择只导入通过的行`,
          );
        await store.setState(inner, batch.id, 'APPLYING', { mode: body.mode });
        if (batch.goodRows <= AT_ONCE) await engine.applyWithin(inner, batch.id);
        else await jobs.enqueue(inner, 'management.roster.apply', { importId: batch.id }, { key: `apply:${batch.id}` });
        return view((await store.batchRow(inner, batch.id))!);
      });
    },
    async discard({ tx, params }: Step<'discardImport'>) {
      await tx(async (inner) => {
        const batch = await batchOf(inner, params);
        if (batch.state === 'CHECKING' || batch.state === 'APPLYING') throw problem('management.import.busy');
        await store.discardBatch(inner, batch.id);
      });
      return { ok: true as const };
    },
    async report(db: Queryable, params: { classId: string; importId: string }): Promise<Buffer> {
      const batch = await batchOf(db, params);
      const rows = (await store.rowPage(db, batch.id, { only: 'ALL', limit: REPORT_MAX, offset: 0 })).map(rowView);
      return sheet.write({
        name: '检查报告',
        columns: [
          { title: '行号', width: 8 },
          { title: '姓名', width: 12 },
          { title: '证件号码', width: 24 },
          { title: '手机号码', width: 16 },
          { title: '人员类别', width: 26 },
          { title: '结果', width: 10 },
          { title: '说明', width: 60 },
        ],
        rows: rows.map((row) => [
          row.line,
          row.maskedName,
          row.maskedIdNo,
          row.maskedPhone,
          row.category,
          row.applied ? '已导入' : row.ok ? '通过' : '未通过',
          row.faults.map((fault) => `${fault.column}：${fault.sentence}`).join('；'),
        ]),
      });
    },
    async addLearner({ tx, params, body, actor, now }: Step<'addLearner'>) {
      return tx(async (inner) => {
        const cls = requireOpen(await classOf(inner, params.classId));
        const { person, faults } = checkRow({ ...body, certType: '111' }, await contextAt(inner, cls, now));
        if (!person) throw rowProblem(faults);
        const { byIdNo, phonesOfOthers } = await org.roster.known(inner, { classId: cls.id, programCode: cls.programCode }, [person]);
        const known = byIdNo.get(person.idNo);
        const against = checkAgainst({
          firstIdLine: null,
          firstPhoneLine: null,
          formal: cls.kind === 'FORMAL',
          known: {
            inClass: known?.inClass ?? false,
            takenElsewhere: known?.taken ? (known.taken.status === 'COMPLETED' ? 'COMPLETED' : 'ENROLLED') : null,
            sameName: known?.sameName ?? true,
            phoneOfOther: phonesOfOthers.has(person.phone),
          },
        });
        if (against.length > 0) throw rowProblem(against);
        const [added] = await org.roster.enrolMany(inner, cls.id, [person], { accountId: actor.accountId });
        return org.roster.row(inner, added!.enrolmentId);
      });
    },
    async drop({ tx, params, body, actor }: Step<'dropLearner'>) {
      await tx(async (inner) => {
        requireOpen(await classOf(inner, params.classId));
        const enrolment = await org.enrolment(inner, params.enrolmentId);
        if (!enrolment || enrolment.classId !== params.classId) throw problem('request.not_found');
        await org.roster.drop(inner, enrolment.id, { accountId: actor.accountId, reason: body.reason });
        // They hear no more of the class, nor of its live rooms.
        inner.onCommit(() => deps.realtime.review({ learnerId: enrolment.learnerId }));
      });
      return { ok: true as const };
    },
  };
}

const KEY_OF = new Map(Object.entries(ROSTER_TITLES).map(([key, title]) => [title as string, key]));
function rowProblem(faults: readonly { column: string; sentence: string; severity: string }[]) {
  const blocking = faults.filter((fault) => fault.severity === 'BLOCK');
  return problem(
    'management.roster.row',
    blocking.map((fault) => fault.sentence).join('；'),
    blocking.map((fault) => ({ path: KEY_OF.get(fault.column) ?? fault.column, message: fault.sentence })),
  );
}
