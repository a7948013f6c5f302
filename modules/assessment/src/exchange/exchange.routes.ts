import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { ExchangeService } from './exchange.service.ts';

const attachment = (name: string) => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

/** Items from and to files. */
export function exchangeBindings(exchange: ExchangeService): Binding[] {
  return [
    bind(routes.itemTemplate, async ({ reply }) => {
      reply.header('content-disposition', attachment('题目导入模板.xlsx'));
      return exchange.template();
    }),
    bind(routes.importItems, ({ tx, body, actor, now }) => tx((inner) => exchange.take(inner, body, actor, now))),
    bind(routes.exportItems, async ({ db, query, reply }) => {
      const { bytes, name } = await exchange.give(db, query);
      reply.header('content-disposition', attachment(name));
      return bytes;
    }),
  ];
}
