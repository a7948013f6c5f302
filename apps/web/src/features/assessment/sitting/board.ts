import type { SittingAct } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';

/** What the pieces of the invigilator's desk hand to each other. */
export type BoardData = ReplyOf<typeof Contract.sittingBoard>;
export type SitterRow = BoardData['candidates'][number];
export type ActKind = SittingAct;
/** The record of one paper's sitting. */
export type Log = ReplyOf<typeof Contract.mySittingLog>;
