import { PERMISSIONS, ROLES, routes, type Role, type Route } from '@yangfan/contract';
import type { FastifyInstance } from 'fastify';
import { openapi } from './openapi.ts';

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The contract to read: OpenAPI for machines and one page for people, without scripts. */
export function serveDocs(app: FastifyInstance): void {
  const document = openapi();
  app.get('/v1/openapi.json', async () => document);
  const page = html();
  app.get('/v1/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
}

function html(): string {
  const sections = Object.entries(routes).map(([room, table]) => {
    const rows = Object.values(table as Record<string, Route>).map((route) => {
      const roles =
        route.permission in PERMISSIONS
          ? (PERMISSIONS[route.permission as keyof typeof PERMISSIONS] as readonly Role[]).map((role) => ROLES[role].name).join('、')
          : route.permission === 'public'
            ? '任何人'
            : '已登录者';
      return `<tr><td><code>${route.method}</code></td><td><code>${escape(route.path)}</code></td><td>${escape(route.summary)}</td><td>${escape(roles)}</td></tr>`;
    });
    return `<h2 id="${room}">${room}</h2><table><thead><tr><th>方法</th><th>路径</th><th>说明</th><th>默认可用角色</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  });
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>扬帆接口</title><style>body{font:15px/1.6 system-ui,sans-serif;margin:24px auto;max-width:1100px;padding:0 16px;color:#10242e}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #cfdde3;padding:6px 8px;text-align:left;vertical-align:top}code{color:#0a5c74}</style></head><body><h1>扬帆接口</h1><p>机器可读：<a href="/v1/openapi.json">/v1/openapi.json</a>（OpenAPI 3.1）。错误一律为 <code>application/problem+json</code>。</p>${sections.join('')}</body></html>`;
}
