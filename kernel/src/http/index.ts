export { buildServer, type ServerOptions } from './server.ts';
export { sessionTokenOf, sessionCookieOf, guardPlugin, type Authenticate } from './auth.ts';
export { attachment } from './attachment.ts';
