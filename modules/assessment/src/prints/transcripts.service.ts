import { PROGRAMS } from '@yangfan/contract';
import { canonicalJson, chinaDay, problem, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { CertificateService } from '../certificates/certificates.service.ts';
import { gradesOf } from '../grades/grades.store.ts';
import { changesOf } from '../grades/why.store.ts';
import { WATERMARK, type Paper, type Press } from './press.ts';
import { fileName } from './run.rules.ts';
import { changeRows, CONCLUSIONS, partRows } from './transcript.rules.ts';

const TEMPLATE = 'modules/assessment/src/prints/transcript.typ';

/** 成绩单: a learner's published grade on paper. There is none of a draft, for nobody. */
export function createTranscripts(deps: AssessmentDeps, press: Press, certificates: Pick<CertificateService, 'issuedOf'>) {
  const { org, crypto } = deps;

  async function requireClass(db: Queryable, classId: string) {
    const training = await org.class(db, classId);
    if (!training) throw problem('request.not_found');
    return training;
  }
  async function prepare(db: Queryable, classId: string) {
    const training = await requireClass(db, classId);
    const published = await gradesOf(db, classId);
    const seats = new Map((await org.enrolments(db, classId)).map((one) => [one.learnerId, one.seatNo]));
    const learners = published.map(({ learnerId }) => learnerId).sort((a, b) => (seats.get(a) ?? 0) - (seats.get(b) ?? 0));
    const cards = await org.learners(db, learners);
    const issued = new Map((await certificates.issuedOf(db, classId)).map((one) => [one.learnerId, one]));

    async function print(learnerId: string): Promise<Paper> {
      const row = published.find((one) => one.learnerId === learnerId);
      const card = cards.get(learnerId);
      if (!row || !card) throw problem('assessment.transcript_unpublished');
      const grade = row.composition;
      const changes = await changesOf(db, classId, learnerId);
      const certificate = issued.get(learnerId);
      const seatNo = seats.get(learnerId);
      const settled = row.frozenAt
        ? '成绩已过异议期并冻结。'
        : `异议期至 ${row.objectionsUntil ? chinaDay(row.objectionsUntil) : '—'}，期间如有更正，以更正后的成绩单为准。`;
      const bytes = await press({
        template: TEMPLATE,
        names: [card.name],
        createdAt: [row.publishedAt, ...(row.frozenAt ? [row.frozenAt] : []), ...changes.map(({ at }) => at)].sort(
          (a, b) => b.getTime() - a.getTime(),
        )[0]!,
        qr: certificate?.verifyUrl ?? null,
        data: {
          title: '培训成绩单',
          programme: PROGRAMS[training.programCode].name,
          number: `${training.code}-${String(seatNo ?? 0).padStart(2, '0')}`,
          watermark: WATERMARK,
          demo: deps.demo || training.kind === 'PRACTICE',
          facts: [
            ['姓名', card.name],
            ['证件号码', card.maskedIdNo],
            ['班级', `${training.name}（${training.code}）`],
            ['学号', seatNo ? String(seatNo) : ''],
            ['培训机构', training.institutionName],
            ['起止日期', `${training.startsOn} 至 ${training.endsOn}`],
            ['公布日期', chinaDay(row.publishedAt)],
            ['成绩状态', row.frozenAt ? '已冻结' : '异议期内'],
          ],
          parts: partRows(grade),
          total: String(grade.total ?? '—'),
          conclusion: CONCLUSIONS[grade.conclusion],
          why: grade.why,
          changes: changeRows(changes, grade, chinaDay),
          certificate: certificate ? { no: certificate.no, url: certificate.verifyUrl } : null,
          notes: [settled, '本件由系统按公布的成绩生成，与系统不一致时以系统为准。'],
          digest: crypto.digests(canonicalJson({ classId, learnerId, grade, publishedAt: row.publishedAt.toISOString() })).sha256,
        },
      });
      return { bytes, name: `${fileName('成绩单', card.name, training.code)}.pdf` };
    }
    return { learners, seats, cards, print };
  }

  return {
    prepare,
    async pdf(db: Queryable, classId: string, learnerId: string): Promise<Paper> {
      return (await prepare(db, classId)).print(learnerId);
    },
  };
}
export type Transcripts = ReturnType<typeof createTranscripts>;
