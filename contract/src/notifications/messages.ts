import { Type } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, PageOf, PageQuery } from '../common.ts';
import { route } from '../route.ts';

/** A message inside the platform. */
export const Message = Closed({
  id: Id('msg'),
  at: Instant(),
  kind: Type.String(),
  title: Type.String(),
  body: Type.String(),
  link: Nullable(Type.String()),
  readAt: Nullable(Instant()),
});
/** A text message as the local SMS driver keeps it: shown on the operator's page instead of being sent. */
export const SmsOut = Closed({
  id: Id('sms'),
  at: Instant(),
  maskedPhone: Type.String(),
  template: Type.String(),
  text: Type.String(),
  state: Type.String(),
});

export const listMessages = route({
  method: 'GET',
  path: '/v1/notifications/messages',
  summary: '我的消息',
  query: Closed({ ...PageQuery, unread: Type.Optional(Type.Boolean()) }),
  reply: Closed({ items: Type.Array(Message), total: Type.Integer(), unread: Type.Integer() }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});
export const readMessages = route({
  method: 'POST',
  path: '/v1/notifications/messages/read',
  summary: '标为已读（不给编号则全部）',
  body: Closed({ ids: Type.Optional(Type.Array(Id('msg'), { maxItems: 100 })) }),
  reply: Done,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: 'notifications.message.read',
});
export const listSms = route({
  method: 'GET',
  path: '/v1/notifications/sms',
  summary: '短信发送记录（本地驱动：验证码在此查看）',
  query: Closed({ ...PageQuery }),
  reply: PageOf(SmsOut),
  errors: [],
  permission: 'notifications.sms.read',
  scope: 'filtered',
  audit: 'notifications.sms.read',
});
