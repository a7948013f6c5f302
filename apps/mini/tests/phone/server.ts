/** A request as the program sent it. */
export interface Asked {
  method: string;
  url: string;
  header: Record<string, string>;
  body: unknown;
}
export interface Answered {
  status?: number;
  body: unknown;
}
type Answer = (asked: Asked) => Answered | Promise<Answered>;

/** A refusal as the server words it. */
export const problem = (status: number, code: string, detail: string): Answered => ({
  status,
  body: { type: 'about:blank', title: detail, status, code, detail, traceId: 'trace-1' },
});

/** What a learner's routes answer until a test says otherwise; a key is `METHOD /path`. */
export const LEARNER: Record<string, Answer> = {
  'GET /v1/org/me/classes': () => ({ body: { items: [CLASS] } }),
  'GET /v1/teaching/me/sessions': () => ({ body: { items: [] } }),
  'GET /v1/teaching/me/calls': () => ({ body: { items: [] } }),
  'GET /v1/teaching/me/courses': () => ({ body: { items: [] } }),
  'GET /v1/identity/me': () => ({
    body: { kind: 'learner', displayName: '符*椰', maskedPhone: '199****0017', hasWechat: false, unreadReveals: 1, permissions: [] },
  }),
  'GET /v1/identity/me/verification': () => ({ body: { state: 'ID_MATCHED' } }),
  'GET /v1/notifications/messages': () => ({ body: { items: [], total: 0, unread: 0 } }),
  'GET /v1/assessment/me/exams': () => ({ body: { items: [] } }),
  'PATCH /v1/identity/me': () => ({ body: { ok: true } }),
  'PUT /v1/identity/me': () => ({ body: { ok: true } }),
};

/** A class that ends far enough away for its words not to depend on the day of the test. */
export const CLASS = {
  id: 'cls_01',
  name: '海口第 231 期网络创业培训',
  stage: 'ASSESS',
  status: 'IN_TRAINING',
  statusName: '培训中',
  startsOn: '2020-01-01',
  endsOn: '2099-12-31',
  sessionCount: 46,
  sessionDoneCount: 38,
};

/** Plays the server: routes first those of the test, then the learner's. */
export function server(own: Record<string, Answer> = {}) {
  return (asked: Asked): Answered | Promise<Answered> | null => {
    const key = `${asked.method} ${asked.url.split('?')[0]}`;
    const answer = own[key] ?? LEARNER[key];
    return answer ? answer(asked) : null;
  };
}
