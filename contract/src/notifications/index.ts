import { listMessages, listSms, Message, readMessages, SmsOut } from './messages.ts';
import { notificationsPermissions } from './permissions.ts';
import { notificationsProblems } from './problems.ts';

export { notificationsPermissions, notificationsProblems, Message, SmsOut };

/** Every route of notifications. */
export const notificationsRoutes = { listMessages, readMessages, listSms } as const;
