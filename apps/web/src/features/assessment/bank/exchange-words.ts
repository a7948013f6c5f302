import type { ExportFormat } from '@yangfan/contract';

/** The formats in which questions travel: what each is good for, in one line. */
export const EXCHANGE: readonly { value: ExportFormat; label: string; about: string; accept: string; file: string }[] = [
  {
    value: 'XLSX',
    label: 'Excel 表格',
    about: '自己出题最方便：每行一题，案例和小题分行写；有图片时与 images 文件夹一起压缩成 zip。',
    accept: '.xlsx,.csv,.zip',
    file: 'xlsx',
  },
  {
    value: 'QTI',
    label: 'QTI 3.0 包',
    about: '国际标准，题型最全：选择、填空、排序、连线、简答、案例和图片都能带。也能读 QTI 2.x。',
    accept: '.zip,.xml',
    file: 'qti.zip',
  },
  {
    value: 'MOODLE',
    label: 'Moodle XML',
    about: '从 Moodle 题库导出的文件，图片在文件里；案例写成一段说明加几道题。',
    accept: '.xml',
    file: 'moodle.xml',
  },
  {
    value: 'GIFT',
    label: 'GIFT 文本',
    about: '纯文本，写起来快：单选、多选、判断、一个空的填空、计算、连线；不带图片。',
    accept: '.txt,.gift',
    file: 'gift.txt',
  },
  { value: 'AIKEN', label: 'Aiken 文本', about: '最简单的纯文本：只有单选题，不带解析和知识点。', accept: '.txt', file: 'aiken.txt' },
];
