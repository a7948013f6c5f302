import type { ChainEntry, DossierBody } from './dossier.rules.ts';

/** Entries shown on paper; the file holds all of them. */
const PRINTED = 600;
const CONCLUSIONS: Readonly<Record<string, string>> = { EXCELLENT: '优秀', PASS: '合格', FAIL: '不合格', INCOMPLETE: '成绩不全' };
const COMPLETIONS: Readonly<Record<string, string>> = {
  SUBMITTED: '机构已提交，待受理',
  RETURNED: '退回补正',
  ACCEPTED: '市县已受理，待复核',
  APPROVED: '已批准结业',
  REJECTED: '不予通过',
};
const CERTIFICATES: Readonly<Record<string, string>> = { ISSUED: '有效', REVOKED: '已作废', REISSUED: '已换发' };
const METHODS: Readonly<Record<string, string>> = {
  QR_FACE: '扫码＋人脸',
  QR_ALTERNATIVE: '扫码＋替代核验',
  LIVE: '直播在线',
  MANUAL_SUPPLEMENT: '班主任补签',
  FACE: '人脸',
  ALTERNATIVE: '替代核验',
  GEO: '位置',
  FACE_GEO: '人脸＋位置',
  ALTERNATIVE_GEO: '替代核验＋位置',
};

/** How moments are written: as clocks in China show them. */
export interface ChinaTime {
  day(at: Date): string;
  minute(at: Date): string;
}
const points = (score: number | null) => (score === null ? '未公布' : String(score));
const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;

type Moment = (at: string | null) => string;
interface Times {
  minute: Moment;
  day: Moment;
}

/** A dossier as the typesetter wants it: headings, facts and tables, every word decided. */
export function sheetOf(body: DossierBody, sha256: string, entries: readonly ChainEntry[], china: ChinaTime) {
  const minute: Moment = (at) => (at ? china.minute(new Date(at)) : '—');
  const day: Moment = (at) => (at ? china.day(new Date(at)) : '—');
  const { learner, class: training, issuer } = body;
  return {
    title: `${training.programName}培训档案`,
    number: body.id,
    demo: body.demo || training.practice,
    cover: [
      ['学员', `${learner.maskedName}（${learner.maskedIdNo}）`],
      ['班级', `${training.name}（${training.code}）`],
      ['培训机构', training.institutionName],
      ['培训时间', `${training.startsOn} 至 ${training.endsOn}`],
      ['出具时间', minute(body.madeAt)],
      ['出具单位', issuer.name],
    ],
    verify: { url: issuer.verify, code: sha256.slice(0, 16) },
    sha256,
    fingerprint: groups(issuer.fingerprint),
    keys: issuer.keys,
    ...attendanceOf(body, { minute, day }),
    ...worksOf(body, { minute, day }),
    ...outcomeOf(body, { minute, day }),
    entries: entries.slice(0, PRINTED).map((one) => [minute(one.at), one.summary, one.sha256.slice(0, 16)]),
    entriesNote: noteOf(entries.length, body.ledger),
  };
}

const attendanceOf = (body: DossierBody, { minute, day }: Times) => {
  const { learner, class: training } = body;
  return {
    people: [
      ['学员', learner.maskedName],
      ['证件号码', learner.maskedIdNo],
      ['学号', String(learner.seatNo)],
      ['状态', learner.status],
      ['报名时间', minute(learner.joinedAt)],
      ['培训项目', training.programName],
      ['教学方式', training.mode],
      ['班级性质', training.practice ? '练习班（不计入统计）' : '正式班'],
      ['所在市县', training.regionName],
      ['讲师', training.lecturers.join('、')],
      ['开班批准', day(training.approvedAt)],
      ['课程安排', `${training.plannedSessions} 次课，${training.plannedHours} 课时`],
    ],
    hours: body.hours
      ? [
          ['计入课时', `${body.hours.attended} / ${body.hours.planned}`],
          ['出勤率', percent(body.hours.rate)],
          ['统计时间', minute(body.hours.asOf)],
        ]
      : [],
    sessions: body.sessions.map((one) => [minute(one.at), one.summary, String(one.creditedHours)]),
    checkIns: body.checkIns.map((one) => [
      minute(one.at),
      one.summary,
      METHODS[one.method] ?? one.method,
      one.lateMinutes > 0 ? `迟到 ${one.lateMinutes} 分钟` : '',
    ]),
  };
};
const worksOf = (body: DossierBody, { minute }: Times) => ({
  exams: body.exams.map((one) => ({
    title: `${one.title}${one.resit ? '（补考）' : ''}`,
    facts: [
      ['开考', minute(one.startedAt)],
      ['交卷', `${minute(one.submittedAt)}${one.receipt?.automatic ? '（自动）' : ''}`],
      ['入场核验', METHODS[one.checkMethod] ?? one.checkMethod],
      ['离开页面', `${one.leaves} 次`],
      ['得分', `${points(one.score)}（满分 ${one.fullScore}，及格 ${one.passScore}）`],
      ['作答', one.receipt ? `${one.receipt.answered} / ${one.receipt.questions} 题` : '—'],
    ],
    digests: one.receipt ? digestLines(one.receipt) : [],
  })),
  plans: body.plans.map((one) => ({
    title: `${one.template}“${one.title}”第 ${one.no} 版`,
    facts: [['提交', minute(one.submittedAt)]],
    digests: digestLines(one),
  })),
  practice: body.practice ? `实践成果于 ${minute(body.practice.submittedAt)} 提交，附件 ${body.practice.files} 份。` : null,
});
const outcomeOf = (body: DossierBody, { minute }: Times) => ({
  grade: body.grade && {
    facts: [
      ['总评', points(body.grade.total)],
      ['结论', CONCLUSIONS[body.grade.conclusion] ?? body.grade.conclusion],
      ['公布', minute(body.grade.publishedAt)],
      ['冻结', body.grade.frozenAt ? minute(body.grade.frozenAt) : '未冻结，仍可提出异议'],
    ],
    parts: body.grade.parts.map((part) => [part.name, percent(part.weight), points(part.score), part.why]),
    why: body.grade.why,
    changes: body.grade.changes.map((one) => [minute(one.at), String(one.totalBefore), String(one.totalAfter), one.why]),
  },
  completion: body.completion && [
    ['状态', COMPLETIONS[body.completion.status] ?? body.completion.status],
    ['机构提交', minute(body.completion.submittedAt)],
    ['市县受理', minute(body.completion.acceptedAt)],
    ['复核批准', minute(body.completion.approvedAt)],
  ],
  certificates: body.certificates.map((one) => ({
    title: `合格证书 ${one.no}`,
    facts: [
      ['状态', CERTIFICATES[one.status] ?? one.status],
      ['发证', one.issuedOn],
      ['结论', CONCLUSIONS[one.conclusion] ?? one.conclusion],
      ['发证机关', one.authorityName],
    ],
    digests: digestLines(one),
  })),
});

const digestLines = ({ md5, sha1, sha256 }: { md5: string; sha1: string; sha256: string }) => [
  ['SHA-256', sha256],
  ['SHA-1', sha1],
  ['MD5', md5],
];

/** A fingerprint in groups of four, as people compare it. */
export const groups = (hex: string) => (hex.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');

function noteOf(count: number, { withheld, left }: DossierBody['ledger']): string {
  return [
    `本档案收录与本人和本班有关的留痕 ${count} 条，逐条原文见 ledger.ndjson。`,
    count > PRINTED ? `纸面只列前 ${PRINTED} 条。` : '',
    withheld ? `另有 ${withheld} 条同时记有其他学员或尚未公布的成绩，不收入本档案。` : '',
    left ? `最早的 ${count + withheld} 条之后还有 ${left} 条没有收入。` : '',
  ].join('');
}
