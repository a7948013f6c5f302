import type { LearnerCategory } from '@yangfan/contract';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const SURNAMES = [...'陈林黄符王李吴邢冯蔡'];
const GIVEN = [
  '海棠',
  '椰风',
  '云帆',
  '清澜',
  '木棉',
  '知远',
  '晓岚',
  '望舒',
  '若溪',
  '子衿',
  '思齐',
  '嘉禾',
  '星河',
  '怀瑾',
  '南渡',
  '长风',
  '明月',
  '春晖',
  '采薇',
  '书航',
];
/** Spread of domain §8.6: graduates 30 %, farm workers 25 %, unemployed 20 %, out of poverty 10 %, veterans 5 %, others 10 %. */
const CATEGORIES: readonly LearnerCategory[] = [
  '01',
  '05',
  '04',
  '01',
  '05',
  '03',
  '01',
  '04',
  '05',
  '99',
  '01',
  '04',
  '05',
  '01',
  '03',
  '04',
  '05',
  '07',
  '01',
  '99',
];

/** An ID number that no office gives out (prefix 9999) with its right check character, different for every order below 3.6 million. */
export function demoIdNo(order: number): string {
  const year = 1970 + (Math.floor(order / 1000) % 36);
  const month = 1 + (Math.floor(order / 36_000) % 12);
  const day = 1 + (Math.floor(order / 432_000) % 28);
  return withCheck(`999999${year}${two(month)}${two(day)}${String(order % 1000).padStart(3, '0')}`);
}

/** An invented learner: impossible ID number, a phone of the 1990000 block, a name that nobody was asked for. */
export function demoLearner(order: number) {
  const year = 1975 + ((order * 7) % 30);
  const birthday = `${year}-${two(1 + (order % 12))}-${two(1 + ((order * 5) % 28))}`;
  const idNo = withCheck(`999999${birthday.replaceAll('-', '')}${String(order % 1000).padStart(3, '0')}`);
  return {
    name: `${SURNAMES[order % SURNAMES.length]}${GIVEN[(order * 3 + Math.floor(order / SURNAMES.length)) % GIVEN.length]}`,
    certType: '111' as const,
    idNo,
    phone: `1990000${String(2000 + order)}`,
    birthday,
    gender: Number(idNo[16]) % 2 === 1 ? ('1' as const) : ('2' as const),
    category: CATEGORIES[order % CATEGORIES.length]!,
    address: '海南省海口市龙华区演示路 1 号',
    nation: order % 9 === 0 ? '19' : '01',
    education: order % 3 === 0 ? '21' : '31',
  };
}

const two = (value: number) => String(value).padStart(2, '0');
function withCheck(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return first17 + '10X98765432'[sum % 11];
}
