import { managementRoutes as routes, orgRoutes } from '@yangfan/contract';
import { newId, sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startManagement, type Stage } from '../../testing.ts';

let stage: Stage;
let school: Awaited<ReturnType<Stage['listedInstitution']>>;
beforeAll(async () => {
  stage = await startManagement();
  school = await stage.listedInstitution(1);
});
afterAll(() => stage?.stop());
const opinion = { opinion: '同意' };
const params = (applicationId: string | null) => ({ applicationId: applicationId! });

describe('opening of a class', () => {
  it('[M1] plan, timetable, roster, promise, accept, approve by another person: policy frozen, learners invited, event told', async () => {
    const { officer, reviewer, both, sanyaReviewer } = stage.people;
    const made = await stage.readyClass(school, 1000);
    expect(made.code).toBe('HN-460106-NET_EC-2026-0001');
    const precheck = await stage.call(routes.precheckClass, { params: { classId: made.classId } }, { as: school.admin });
    expect(precheck.body.items.filter((item) => !item.ok)).toEqual([]);
    expect(precheck.body.ready).toBe(true);
    await expect(stage.org.requireTeaching(stage.db, made.classId)).rejects.toMatchObject({ code: 'org.class.not_approved' });

    expect((await stage.call(routes.acceptOpening, { params: params(made.applicationId), body: opinion }, { as: officer })).code).toBe(
      'management.application.wrong_state',
    );
    const submitted = await stage.submit(school, made.applicationId!);
    expect(submitted.body).toMatchObject({ state: 'SUBMITTED', commitment: { signedBy: '演示法人' } });
    expect(submitted.body.dueAt).toBe('2026-11-26T10:00:00.000Z');
    expect((await stage.call(routes.approveOpening, { params: params(made.applicationId), body: opinion }, { as: reviewer })).code).toBe(
      'management.application.wrong_state',
    );
    expect(
      (await stage.call(routes.approveOpening, { params: params(made.applicationId), body: opinion }, { as: sanyaReviewer })).code,
    ).toBe('auth.scope');

    await stage.call(routes.acceptOpening, { params: params(made.applicationId), body: opinion }, { as: both });
    expect((await stage.call(routes.approveOpening, { params: params(made.applicationId), body: opinion }, { as: both })).code).toBe(
      'management.application.same_person',
    );
    expect((await stage.call(routes.approveOpening, { params: params(made.applicationId), body: opinion }, { as: officer })).code).toBe(
      'auth.forbidden',
    );
    const seen = await stage.call(routes.getApplication, { params: params(made.applicationId) }, { as: both });
    expect(seen.body.actions).toEqual([]);
    const approved = await stage.call(routes.approveOpening, { params: params(made.applicationId), body: opinion }, { as: reviewer });
    expect(approved.body.state).toBe('APPROVED');

    const cls = await stage.call(orgRoutes.getClass, { params: { classId: made.classId } }, { as: officer });
    expect(cls.body).toMatchObject({
      status: 'APPROVED',
      enrolledCount: 16,
      sessionCount: expect.any(Number),
      policySnapshotId: expect.stringMatching(/^pol_/),
    });
    expect(cls.body.figures).toMatchObject({ plannedHours: 56, vodHours: 12, liveHours: 15, offlineHours: 29, approvalCount: 3 });
    expect(await stage.org.requireTeaching(stage.db, made.classId)).toMatchObject({ id: made.classId });
    expect(stage.sms.filter((message) => message.template === 'invitation')).toHaveLength(16);
    const events = await stage.db.many<{ payload: { classId: string } }>(
      sql`select payload from kernel.outbox where type = 'org.class.approved'`,
    );
    expect(events.map((event) => event.payload.classId)).toEqual([made.classId]);
    expect((await stage.entries('org.class.approved'))[0]?.data).toMatchObject({ enrolled: 16 });
    expect(await stage.org.approvals.verify(stage.db, 'class', made.classId)).toBeNull();

    const sampled = await stage.call(
      routes.sampleOpening,
      { params: params(made.applicationId), body: { passed: true, opinion: '抽审未见异常' } },
      { as: stage.people.province },
    );
    expect(sampled.body.sample).toMatchObject({ passed: true });
    expect(
      (await stage.call(routes.runClass, { params: { classId: made.classId }, body: { to: 'IN_TRAINING' } }, { as: school.admin })).body
        .status,
    ).toBe('IN_TRAINING');
  });

  it('[M1] an altered, removed or inserted step breaks the chain of approvals', async () => {
    const made = await stage.readyClass(school, 2000, { name: '链条', startsOn: '2027-03-01', endsOn: '2027-03-31' });
    await stage.submit(school, made.applicationId!);
    await stage.call(routes.acceptOpening, { params: params(made.applicationId), body: opinion }, { as: stage.people.officer });
    await expect(stage.db.run(sql`update org.approval_log set opinion = '改' where entity_id = ${made.classId}`)).rejects.toThrow(
      'append-only',
    );
    expect(await stage.org.approvals.verify(stage.db, 'class', made.classId)).toBeNull();
  });

  it('[M1] a class that is not ready can not be handed in, and every failed rule is named', async () => {
    const made = await stage.createClass(school, {
      startsOn: '2026-11-25',
      endsOn: '2026-12-30',
      lecturers: [{ lecturerId: school.lecturerIds[0]!, lead: true }],
      teacherAccountIds: [],
    });
    const reply = await stage.submit(school, made.applicationId!);
    expect(reply.code).toBe('management.precheck.failed');
    expect((reply.body as unknown as { fields: { path: string }[] }).fields.map((field) => field.path)).toEqual(
      expect.arrayContaining(['hours.min', 'opening.leadWorkdays', 'lecturer.perClassMin', 'class.teacher', 'class.sizeMin']),
    );
    expect((await stage.org.class(stage.db, made.classId))?.status).toBe('DRAFT');
  });

  it('[M1] a lecturer whose certificate does not cover the programme, or ends too early, stops the opening', async () => {
    const wrong = await stage.lecturer(school.institutionId, 801, '460106', { programCodes: ['SYB'], validTo: null });
    const early = await stage.lecturer(school.institutionId, 802, '460106', { programCodes: ['NET_EC'], validTo: '2026-12-20' });
    for (const [lecturerId, word] of [
      [wrong, '不含本课程'],
      [early, '到期'],
    ] as const) {
      const made = await stage.createClass(school, {
        lecturers: [
          { lecturerId: school.lecturerIds[0]!, lead: true },
          { lecturerId, lead: false },
        ],
      });
      const { body } = await stage.call(routes.precheckClass, { params: { classId: made.classId } }, { as: school.admin });
      expect(body.items.find((item) => item.rule === 'lecturer.certificate')).toMatchObject({
        ok: false,
        sentence: expect.stringContaining(word),
      });
    }
  });

  it('[M1] an institution that is not listed, or not for the programme, can not open a class', async () => {
    const other = await stage.listedInstitution(9);
    expect((await stage.createClass(other, { programCode: 'SYB' })).reply.code).toBe('management.institution.not_listed');
    await stage.call(
      routes.removeInstitution,
      { params: { institutionId: other.institutionId }, body: { to: 'REMOVED', opinion: '转包' } },
      { as: stage.people.provAdmin },
    );
    expect((await stage.createClass(other)).reply.code).toBe('management.institution.not_listed');
  });

  it('[M1] lecturers and rooms of another institution, and strangers as class teachers, are refused', async () => {
    const other = await stage.listedInstitution(2);
    expect((await stage.createClass(school, { lecturers: [{ lecturerId: other.lecturerIds[0]!, lead: true }] })).reply.code).toBe(
      'management.lecturer.not_usable',
    );
    expect((await stage.createClass(school, { teacherAccountIds: [newId('acc')] })).reply.code).toBe('management.teacher.unknown');
    expect((await stage.createClass(school, { roomId: other.roomId })).reply.code).toBe('request.not_found');
    const foreign = await stage.call(
      routes.createClass,
      { body: { institutionId: other.institutionId, programCode: 'NET_EC', kind: 'FORMAL', ...stage.classBody(other) } },
      { as: school.admin },
    );
    expect(foreign.code).toBe('auth.scope');
  });

  it('[M1] returned by the reviewer, put right, handed in again: both officers act anew; a withdrawn one may be edited', async () => {
    const { officer, reviewer } = stage.people;
    const made = await stage.readyClass(school, 3000, { name: '退回', startsOn: '2027-05-10', endsOn: '2027-06-10' });
    await stage.submit(school, made.applicationId!);
    await stage.call(routes.acceptOpening, { params: params(made.applicationId), body: opinion }, { as: officer });
    await stage.call(routes.reviewReturnOpening, { params: params(made.applicationId), body: { opinion: '请补充场地' } }, { as: reviewer });
    const cls = (await stage.org.class(stage.db, made.classId))!;
    expect(cls.status).toBe('RETURNED');
    const edited = await stage.call(
      routes.changeClass,
      {
        params: { classId: made.classId },
        body: { version: cls.version, ...stage.classBody(school), name: '改好', startsOn: '2027-05-10', endsOn: '2027-06-10' },
      },
      { as: school.admin },
    );
    expect(edited.body.name).toBe('改好');
    expect(
      (
        await stage.call(
          routes.changeClass,
          { params: { classId: made.classId }, body: { version: cls.version, ...stage.classBody(school) } },
          { as: school.admin },
        )
      ).code,
    ).toBe('org.class.changed');
    await stage.submit(school, made.applicationId!);
    await stage.call(routes.withdrawOpening, { params: params(made.applicationId), body: {} }, { as: school.admin });
    expect((await stage.org.class(stage.db, made.classId))?.status).toBe('WITHDRAWN');
  });

  it('[M1] a change without a phone number keeps the one there is; a formal class can not lose it, a practice class can', async () => {
    const dates = { startsOn: '2027-09-06', endsOn: '2027-10-06' };
    const { contactPhone: _phone, ...plan } = { ...stage.classBody(school), ...dates };
    const change = async (classId: string, body: { contactPhone?: string | null }) => {
      const { version } = (await stage.org.class(stage.db, classId))!;
      return stage.call(routes.changeClass, { params: { classId }, body: { version, ...plan, ...body } }, { as: school.admin });
    };
    const phoneOf = async (classId: string) => (await stage.org.class(stage.db, classId))!.contactPhone;
    const formal = await stage.createClass(school, { name: '电话', ...dates });
    expect((await change(formal.classId, {})).status).toBe(200);
    expect(await phoneOf(formal.classId)).toBe('19900000001');
    expect(await change(formal.classId, { contactPhone: null })).toMatchObject({
      code: 'request.invalid',
      detail: expect.stringContaining('电话'),
    });
    expect(await phoneOf(formal.classId)).toBe('19900000001');
    expect((await change(formal.classId, { contactPhone: '19900000009' })).body.maskedContactPhone).toBe('199****0009');
    const practice = await stage.createClass(school, { name: '练习电话', ...dates }, 'PRACTICE');
    expect((await change(practice.classId, { contactPhone: null })).status).toBe(200);
    expect(await phoneOf(practice.classId)).toBeNull();
  });

  it('[M1] a rejected class gives its learners their one time back', async () => {
    const made = await stage.readyClass(school, 4000, { name: '否决', startsOn: '2027-07-05', endsOn: '2027-08-05' });
    await stage.submit(school, made.applicationId!);
    await stage.call(
      routes.rejectOpening,
      { params: params(made.applicationId), body: { opinion: '不符合条件' } },
      { as: stage.people.officer },
    );
    const again = await stage.readyClass(school, 4000, { name: '重来', startsOn: '2027-07-05', endsOn: '2027-08-05' });
    expect((await stage.org.class(stage.db, again.classId))?.enrolledCount).toBe(16);
  });

  it('[M1] a practice class needs nobody, may be taught at once, and enters no list or figure unless asked for', async () => {
    const before = (await stage.call(routes.getOverview, undefined, { as: stage.people.province })).body;
    const made = await stage.createClass(school, { name: '练习' }, 'PRACTICE');
    expect(made.applicationId).toBeNull();
    expect(made.code).toMatch(/^LX-/);
    await expect(stage.org.requireTeaching(stage.db, made.classId)).resolves.toBeTruthy();
    await stage.call(routes.runClass, { params: { classId: made.classId }, body: { to: 'IN_TRAINING' } }, { as: school.admin });
    const list = await stage.call(orgRoutes.listClasses, { query: { q: '练习' } }, { as: school.admin });
    expect(list.body.total).toBe(0);
    expect((await stage.call(orgRoutes.listClasses, { query: { q: '练习', kind: 'PRACTICE' } }, { as: school.admin })).body.total).toBe(1);
    expect((await stage.call(routes.getOverview, undefined, { as: stage.people.province })).body).toEqual(before);
  });
});

describe('timetable of a class', () => {
  it('[M1] lecturers and rooms are never planned twice, across classes and institutions; two planners at once come one after the other', async () => {
    const one = await stage.listedInstitution(5);
    const dates = { startsOn: '2028-03-06', endsOn: '2028-04-28' };
    await stage.db.run(sql`update org.institution set valid_to = '2029-12-31' where id = ${one.institutionId}`);
    const classes = [
      await stage.createClass(one, dates),
      await stage.createClass(one, { ...dates, name: '二期' }),
      await stage.createClass(one, { ...dates, name: '三期' }),
    ];
    const replies = await Promise.all(
      classes.map((made) =>
        stage.call(routes.generateTimetable, { params: { classId: made.classId }, body: stage.timetableBody(one) }, { as: one.admin }),
      ),
    );
    expect(replies.map((reply) => reply.body.hours)).toEqual([56, 56, 56]);
    const { clashes } = await stage.db.one<{ clashes: number }>(sql`
      select count(*)::int as clashes from org.session a join org.session b on a.id < b.id and a.starts_at < b.ends_at and a.ends_at > b.starts_at and a.mode <> 'VOD' and b.mode <> 'VOD'
        and (a.lecturer_id = b.lecturer_id or (a.room_id = b.room_id and a.mode = 'OFFLINE' and b.mode = 'OFFLINE'))
      where a.starts_at >= '2028-01-01'`);
    expect(clashes).toBe(0);
    const busiest = await stage.db.many<{ hours: number }>(
      sql`select sum(hours)::float8 as hours from org.session where starts_at >= '2028-01-01' group by class_id, day`,
    );
    expect(Math.max(...busiest.map((row) => row.hours))).toBeLessThanOrEqual(8);
  });

  it('[M1] a preview saves nothing; too few days are refused with the hours that are left', async () => {
    const made = await stage.createClass(school, { name: '预览', startsOn: '2027-10-11', endsOn: '2027-10-15' });
    const short = await stage.call(
      routes.generateTimetable,
      { params: { classId: made.classId }, body: { ...stage.timetableBody(school), save: false } },
      { as: school.admin },
    );
    expect(short.code).toBe('management.timetable.impossible');
    expect(short.detail).toContain('16 课时');
    const long = await stage.createClass(school, { name: '预览二', startsOn: '2027-10-11', endsOn: '2027-11-30' });
    const preview = await stage.call(
      routes.generateTimetable,
      { params: { classId: long.classId }, body: { ...stage.timetableBody(school), save: false } },
      { as: school.admin },
    );
    expect(preview.body).toMatchObject({ saved: false, hours: 56 });
    expect(await stage.org.sessions(stage.db, long.classId)).toEqual([]);
  });

  it('[M1] a session moved by hand is refused where it would clash and moved where it fits', async () => {
    const made = await stage.createClass(school, { name: '手调', startsOn: '2027-11-01', endsOn: '2027-12-17' });
    await stage.call(
      routes.generateTimetable,
      { params: { classId: made.classId }, body: stage.timetableBody(school) },
      { as: school.admin },
    );
    const sessions = await stage.org.sessions(stage.db, made.classId);
    const [first, second] = [sessions[0]!, sessions[1]!];
    const place = { lecturerId: first.lecturerId, roomId: first.roomId };
    const clash = await stage.call(
      routes.moveSession,
      {
        params: { classId: made.classId, sessionId: first.id },
        body: { day: second.day, startTime: new Date(second.startsAt.getTime() + 8 * 3_600_000).toISOString().slice(11, 16), ...place },
      },
      { as: school.admin },
    );
    expect(clash.code).toBe('management.timetable.conflict');
    expect(clash.detail).toContain('本班同一时段');
    const moved = await stage.call(
      routes.moveSession,
      { params: { classId: made.classId, sessionId: first.id }, body: { day: '2027-12-15', startTime: '09:00', ...place } },
      { as: school.admin },
    );
    expect(moved.body).toMatchObject({ day: '2027-12-15', startsAt: '2027-12-15T01:00:00.000Z' });
    expect(
      (
        await stage.call(
          routes.moveSession,
          { params: { classId: made.classId, sessionId: first.id }, body: { day: '2028-01-05', startTime: '09:00', ...place } },
          { as: school.admin },
        )
      ).code,
    ).toBe('management.timetable.conflict');
  });
});
