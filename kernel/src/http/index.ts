export { buildServer, type ServerOptions } from './server.ts';
export { sessionTokenOf, SESSION_COOKIE, guardPlugin } from './auth.ts';
