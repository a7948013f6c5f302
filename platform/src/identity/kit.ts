import type { Role } from '@yangfan/contract';
import type { Clock, Config, Crypto, Db } from '@yangfan/kernel';
import type { FaceEngine, MatchThresholds } from '../face-engine/index.ts';
import type { Bus, RealtimePort } from '../realtime/index.ts';
import type { LedgerPort } from '../ledger/index.ts';
import type { NotificationsPort } from '../notifications/index.ts';
import type { PersonalEraser, PersonalExporter, RosterPort, ScopeNames } from './ports.ts';
import type { IdentityProvider, WechatPort } from './providers/provider.ts';

/** The face engine as identity uses it. */
export type FaceEnginePort = Pick<FaceEngine, 'analyse'> & Partial<Pick<FaceEngine, 'warm'>>;

/** What identity is made from. */
export interface IdentityDeps {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  ledger: LedgerPort;
  notifications: NotificationsPort;
  config: Pick<Config, 'demo' | 'insecureCookies' | 'publicUrl'>;
  roster: RosterPort;
  scopeNames?: ScopeNames;
  exporters?: readonly PersonalExporter[];
  erasers?: readonly PersonalEraser[];
  /** Days to think a closing over, years that training records are kept: the policy of the province. */
  erasureTerms?: (at: Date) => Promise<{ coolingDays: number; keepYears: number }>;
  /** Absent: face checks answer `identity.face_unavailable` and the alternative is offered. */
  engine?: FaceEnginePort;
  /** Sign-in with WeChat and, when it has one, WeChat's face check. */
  wechat: WechatPort;
  /** Compares name and number; default: the roster itself. */
  identityProvider?: IdentityProvider;
  /** Tells other nodes whom they must not remember; absent: there are none. */
  bus?: Bus;
  /** Open lines of whoever signs out or loses a right are looked at again. */
  realtime?: Pick<RealtimePort, 'review'>;
  /** Whether anybody must use a second factor. */
  totpRequired: boolean;
  /** Who must, then; default: PROV_ADMIN, SEC_ADMIN, AUDITOR and OPS. Asked often: answers from memory. */
  totpRoles?: () => Promise<readonly Role[]>;
  /** How alike two faces must be at a moment: the policy of the province; default: the measured ones. Throws `policy.missing`. */
  thresholds?: (at: Date) => Promise<MatchThresholds>;
  /** A random integer below n; tests hand in their own. */
  pick?: (below: number) => number;
}

/** The same, with the defaults filled in: what the rooms inside share. */
export type Kit = Required<Omit<IdentityDeps, 'engine' | 'bus' | 'realtime'>> & Pick<IdentityDeps, 'engine' | 'bus' | 'realtime'>;
