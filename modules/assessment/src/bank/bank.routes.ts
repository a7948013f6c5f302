import { assessmentRoutes } from '@yangfan/contract';
import { bind, paged, pageOf, type Binding } from '@yangfan/kernel';
import type { BankService } from './bank.service.ts';
import { itemPage } from './bank.view.ts';
import type { ReviewService } from './review.service.ts';
import type { WritingService } from './writing.service.ts';

/** The item bank, for those who may see answers. */
export function bankBindings(bank: BankService, writing: WritingService, review: ReviewService): Binding[] {
  return [
    bind(assessmentRoutes.listItems, async ({ db, query }) =>
      paged(await itemPage(db, query, pageOf(query)), ({ total: _total, ...item }) => item),
    ),
    bind(assessmentRoutes.bankHealth, ({ db, query }) => bank.health(db, query.programCode ?? 'NET_EC')),
    bind(assessmentRoutes.bankTerms, ({ db, query }) => writing.terms(db, query.programCode ?? 'NET_EC')),
    bind(assessmentRoutes.getItem, ({ db, params, actor }) => writing.detail(db, params.itemId, actor)),
    bind(assessmentRoutes.checkItem, ({ db, body }) => writing.look(db, body)),
    bind(assessmentRoutes.writeItem, ({ tx, body, actor, now }) => tx((inner) => writing.write(inner, body, actor, now))),
    bind(assessmentRoutes.editItem, ({ tx, params, body, actor, now }) =>
      tx((inner) => writing.edit(inner, params.itemId, body, actor, now)),
    ),
    bind(assessmentRoutes.sendItems, ({ tx, body, actor, now }) => tx((inner) => review.send(inner, body, actor, now))),
    bind(assessmentRoutes.reviewItems, ({ tx, body, actor, now }) => tx((inner) => review.review(inner, body, actor, now))),
  ];
}
