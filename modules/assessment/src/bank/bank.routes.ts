import { assessmentRoutes } from '@yangfan/contract';
import { bind, paged, pageOf, type Binding } from '@yangfan/kernel';
import type { BankService } from './bank.service.ts';
import { itemPage } from './bank.view.ts';

/** The item bank, for those who may see answers. */
export function bankBindings(bank: BankService): Binding[] {
  return [
    bind(assessmentRoutes.listItems, async ({ db, query }) =>
      paged(await itemPage(db, query, pageOf(query)), ({ total: _total, enemyGroup: _group, ...item }) => item),
    ),
    bind(assessmentRoutes.bankHealth, ({ db, query }) => bank.health(db, query.programCode ?? 'NET_EC')),
  ];
}
