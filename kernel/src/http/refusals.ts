import type { FastifyRequest } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import type { ProblemError } from '../errors/index.ts';
import type { Logger } from '../log/index.ts';

// Not known, not allowed, locked, too many: whoever tries doors meets these.
const DOORS = new Set([401, 403, 423, 429]);

/**
 * Counts and logs what was refused for security's sake. The line names the account by its id and the reason by its code;
 * address and words of the caller are left out: the access log has the address, under the same instant and path.
 */
export function countRefusals(metrics: Registry, log: Logger) {
  const refused = new Counter({
    name: 'http_refused_total',
    help: 'Refused sign-ins, codes, rights and rates, by reason',
    labelNames: ['reason'],
    registers: [metrics],
  });
  return ({ status, code }: ProblemError, request: FastifyRequest): void => {
    const { url, config } = request.routeOptions;
    // A form that is filled in badly is no guess.
    const isGuess = config?.takesGuesses === true && status >= 400 && status < 500 && !code.startsWith('request.');
    if (!DOORS.has(status) && !isGuess) return;
    refused.inc({ reason: code });
    log.info(
      { reason: code, status, method: request.method, route: url ?? 'none', accountId: request.actor?.accountId, traceId: request.id },
      'refused',
    );
  };
}
