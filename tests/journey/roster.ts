import { writeXlsx } from '@yangfan/kernel/sheet';
import { inventedIdNo } from './people.ts';

/** The learner of a place in the roster. */
export const rosterRow = (index: number) => ({
  name: `演示学员${'一二三四五六七八九十'[index % 10]}${index >= 10 ? '号' : ''}`,
  idNo: inventedIdNo(100 + index),
  phone: `199000090${String(index).padStart(2, '0')}`,
  category: '04',
});
/** A real .xlsx: so many good rows, and one with an ID number and a phone that cannot be. */
export function rosterSheet(learners: number): Promise<Buffer> {
  const titles = { name: '姓名', idNo: '身份证号', phone: '手机号', category: '人员类别' };
  return writeXlsx({
    sheets: [
      {
        name: '名册',
        columns: Object.entries(titles).map(([key, title]) => ({ key, title })),
        rows: [
          ...Array.from({ length: learners }, (_, index) => rosterRow(index)),
          { name: '演示坏行', idNo: '310101199801011234', phone: '123', category: '04' },
        ],
      },
    ],
  });
}
