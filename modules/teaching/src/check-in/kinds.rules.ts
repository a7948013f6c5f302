import { CHECK_IN_KIND_TEXT, CHECK_IN_KINDS, DEVICE_KIND_TEXT, type CheckInKind } from '@yangfan/contract';

/** What a recorded coming or leaving rests on. */
export type Method =
  | 'QR_FACE'
  | 'QR_ALTERNATIVE'
  | 'LIVE'
  | 'MANUAL_SUPPLEMENT'
  | 'FACE'
  | 'ALTERNATIVE'
  | 'GEO'
  | 'FACE_GEO'
  | 'ALTERNATIVE_GEO';

/** What a kind asks of the learner. */
export interface Asks {
  code: boolean;
  check: boolean;
  place: boolean;
}
const ASKS: Record<CheckInKind, Asks> = {
  QR_DYNAMIC: { code: true, check: true, place: true },
  FACE: { code: false, check: true, place: false },
  GEO: { code: false, check: false, place: true },
  FACE_GEO: { code: false, check: true, place: true },
  MANUAL_SUPPLEMENT: { code: false, check: false, place: false },
};

/** What the kind asks of a learner at this session: a place is asked for only in a room whose place is known. */
export function asksOf(kind: CheckInKind, session: { mode: string; geo: object | null }): Asks {
  const asks = ASKS[kind];
  return { ...asks, place: asks.place && session.mode === 'OFFLINE' && session.geo !== null };
}

/** Why a kind does not fit a session; null when it does. */
export function unfit(kind: CheckInKind, session: { mode: string; geo: object | null }): string | null {
  if (kind !== 'GEO' && kind !== 'FACE_GEO') return null;
  if (session.mode !== 'OFFLINE') return '直播课没有教室，不能核对位置';
  return session.geo ? null : '教室没有登记坐标，请先在机构资料里补上教室位置';
}

/** Every kind the law knows, and whether it can be chosen here. */
export function kindChoices(session: { mode: string; geo: object | null }) {
  return [
    ...CHECK_IN_KINDS.map((kind) => ({ kind: kind as string, label: CHECK_IN_KIND_TEXT[kind], why: unfit(kind, session) })).map((one) => ({
      ...one,
      offered: one.why === null,
    })),
    ...Object.entries(DEVICE_KIND_TEXT).map(([kind, label]) => ({ kind, label, offered: false, why: '本平台没有接入这种设备' })),
  ];
}

/** The word for what a recorded coming rests on. */
export function methodOf(kind: CheckInKind, check: 'FACE' | 'ALTERNATIVE' | null, placed: boolean): Method {
  if (kind === 'QR_DYNAMIC') return check === 'FACE' ? 'QR_FACE' : 'QR_ALTERNATIVE';
  if (kind === 'GEO') return 'GEO';
  if (placed) return check === 'FACE' ? 'FACE_GEO' : 'ALTERNATIVE_GEO';
  return check === 'FACE' ? 'FACE' : 'ALTERNATIVE';
}

/** The kind named by a policy, if it is one. */
export const kindNamed = (text: unknown): CheckInKind | undefined => CHECK_IN_KINDS.find((kind) => kind === text);
