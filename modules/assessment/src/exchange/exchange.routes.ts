import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, type Binding } from '@yangfan/kernel';
import { writeTemplate } from '@yangfan/kernel/sheet';
import type { AssessmentDeps } from '../../ports.ts';
import type { WritingService } from '../bank/writing.service.ts';
import { createExport } from './export.service.ts';
import { createImport } from './import.service.ts';
import { createPictures } from './pictures.service.ts';
import { COLUMNS } from './sheet.rules.ts';

const template = () =>
  writeTemplate({
    name: '题目',
    note: '每行一道题，保存后以草稿进入题库。案例题先写案例一行，小题紧跟在下面，都填同样的“案例”。图片放进 images 文件夹，题干里写 ![说明](images/图片名.png)，与表格一起压缩成 zip。灰色一行是示例，不会导入。',
    columns: COLUMNS,
  });

/** Items from and to files. */
export function exchangeBindings({ files, clock }: AssessmentDeps, writing: WritingService): Binding[] {
  const pictures = createPictures(files);
  const imports = createImport(files, writing, pictures);
  const exports = createExport(clock, pictures);
  return [
    bind(routes.itemTemplate, async ({ reply }) => {
      reply.header('content-disposition', attachment('题目导入模板.xlsx'));
      return template();
    }),
    bind(routes.importItems, ({ tx, body, actor, now }) => tx((inner) => imports.take(inner, body, actor, now))),
    bind(routes.exportItems, async ({ db, query, reply }) => {
      const { bytes, name } = await exports.give(db, query);
      reply.header('content-disposition', attachment(name));
      return bytes;
    }),
    bind(routes.itemSample, async ({ params, reply }) => {
      const { bytes, name } = await exports.sample(params.format);
      reply.header('content-disposition', attachment(name));
      return bytes;
    }),
    bind(routes.exportOutlook, ({ db, query }) => exports.outlook(db, query)),
  ];
}
