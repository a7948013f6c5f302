import type { ProgramCode } from '@yangfan/contract';

/** The invented institutions; `listed` false = its application still waits. */
export const DEMO_SCHOOLS = [
  {
    key: 'haikou1',
    name: '海口扬帆演示职业培训学校',
    body: '91460100MA5T0DEM0',
    regionCode: '460106',
    city: '460100',
    officer: 'haikou.officer',
    listed: true,
    geo: { lat: 20.0312, lng: 110.3288 },
    address: '海口市龙华区演示路 1 号',
  },
  {
    key: 'haikou2',
    name: '海口南渡演示技工学校',
    body: '91460100MA5T0DEM1',
    regionCode: '460107',
    city: '460100',
    officer: 'haikou.officer',
    listed: true,
    geo: { lat: 20.0031, lng: 110.3541 },
    address: '海口市琼山区演示路 2 号',
  },
  {
    key: 'sanya1',
    name: '三亚鹿城演示培训中心',
    body: '91460200MA5T0DEM2',
    regionCode: '460203',
    city: '460200',
    officer: 'sanya.officer',
    listed: true,
    geo: { lat: 18.2479, lng: 109.5081 },
    address: '三亚市吉阳区演示路 3 号',
  },
  {
    key: 'haikou3',
    name: '海口美兰演示公共实训基地',
    body: '91460100MA5T0DEM3',
    regionCode: '460108',
    city: '460100',
    officer: 'haikou.officer',
    listed: false,
    geo: { lat: 20.0286, lng: 110.3664 },
    address: '海口市美兰区演示路 4 号',
  },
] as const;

/** How far a class has come; days count from the day of the seed. */
export type DemoStage = 'IN_TRAINING' | 'APPROVED' | 'ACCEPTED' | 'SUBMITTED' | 'RETURNED' | 'PRACTICE';

/**
 * The invented classes: 130 learners in all. `taught` and `closing` are over, in classrooms only, so that rolls alone make their hours;
 * the seeds of teaching and assessment take the one on to its certificates, the other to its grades. `leadDays`: applied for so long ahead (21 where nothing is said).
 * `accounts`: so many learners have activated theirs, `passwords`: of these so many sign in with the password too.
 */
export const DEMO_CLASSES: readonly {
  key: string;
  school: number;
  name: string;
  programCode: ProgramCode;
  stage: DemoStage;
  startsIn: number;
  learners: number;
  mode?: 'OFFLINE' | 'BLENDED';
  leadDays?: number;
  accounts?: number;
  passwords?: number;
}[] = [
  {
    key: 'training',
    school: 0,
    name: '网创电商一期',
    programCode: 'NET_EC',
    stage: 'IN_TRAINING',
    startsIn: -7,
    learners: 25,
    accounts: 18,
    passwords: 5,
  },
  { key: 'approved', school: 0, name: '网创电商二期', programCode: 'NET_EC', stage: 'APPROVED', startsIn: 24, learners: 20 },
  { key: 'accepted', school: 1, name: '电商创业一期', programCode: 'NET_EC', stage: 'ACCEPTED', startsIn: 20, learners: 17 },
  { key: 'submitted', school: 2, name: '三亚直播一期', programCode: 'NET_LIVE', stage: 'SUBMITTED', startsIn: 17, learners: 18 },
  { key: 'returned', school: 1, name: '电商创业二期', programCode: 'NET_EC', stage: 'RETURNED', startsIn: 52, learners: 15 },
  {
    key: 'practice',
    school: 0,
    name: '新教师练习班',
    programCode: 'NET_EC',
    stage: 'PRACTICE',
    startsIn: 0,
    learners: 5,
    accounts: 4,
    passwords: 1,
  },
  {
    key: 'taught',
    school: 0,
    name: '网创电商零期',
    programCode: 'NET_EC',
    stage: 'IN_TRAINING',
    startsIn: -56,
    leadDays: 10,
    mode: 'OFFLINE',
    learners: 15,
    accounts: 15,
    passwords: 1,
  },
  {
    key: 'closing',
    school: 0,
    name: '网创电商返乡班',
    programCode: 'NET_EC',
    stage: 'IN_TRAINING',
    // Far enough from its neighbours that a week of holidays does not let them share a lecturer's day.
    startsIn: -33,
    leadDays: 10,
    mode: 'OFFLINE',
    learners: 15,
    accounts: 15,
    passwords: 1,
  },
];
