export { buildServer, type ServerOptions } from './server.ts';
export { sessionTokenOf, sessionCookieOf, guardPlugin } from './auth.ts';
