import { COMMON_CODES, PERMISSIONS, Problem, PROBLEMS, routes, type Route } from '@yangfan/contract';

type Schema = { properties?: Record<string, object>; required?: string[] };

/** The whole contract as OpenAPI 3.1. */
export function openapi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [room, table] of Object.entries(routes)) {
    for (const [name, definition] of Object.entries(table as Record<string, Route>)) {
      const path = definition.path.replace(/:(\w+)/g, '{$1}');
      (paths[path] ??= {})[definition.method.toLowerCase()] = operation(room, name, definition);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '扬帆 Yangfan',
      version: '1',
      description: '海南省网络创业培训教学辅助平台的接口。错误一律为 application/problem+json，code 为列举值。',
    },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-yf_session', description: '没有 https 时（本机）名为 yf_session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Problem },
      responses: {
        Problem: {
          description: '出错：code 为 x-problems 中列举的值，本接口特有的见 x-errors',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
    'x-common-errors': COMMON_CODES,
    'x-problems': PROBLEMS,
    paths,
  };
}

function operation(room: string, name: string, route: Route): object {
  const mediaType = (route.reply as { mediaType?: string }).mediaType;
  const held = route.permission in PERMISSIONS ? PERMISSIONS[route.permission as keyof typeof PERMISSIONS] : [];
  return {
    operationId: `${room}.${name}`,
    tags: [room],
    summary: route.summary,
    ...(route.permission === 'public' ? {} : { security: [{ session: [] }, { bearer: [] }] }),
    'x-permission': route.permission,
    'x-roles': held,
    'x-scope': route.scope,
    'x-errors': route.errors,
    ...(route.audit ? { 'x-audit': route.audit } : {}),
    parameters: [
      ...parameters('path', route.params as Schema | undefined),
      ...parameters('query', route.query as Schema | undefined),
      ...(route.idempotent
        ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', pattern: '^[\\w-]{8,80}$' } }]
        : []),
    ],
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      [route.status ?? 200]: {
        description: '成功',
        content: mediaType ? { [mediaType]: {} } : { 'application/json': { schema: route.reply } },
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parameters(where: 'path' | 'query', schema: Schema | undefined): object[] {
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (schema?.required ?? []).includes(name),
    schema: property,
  }));
}
