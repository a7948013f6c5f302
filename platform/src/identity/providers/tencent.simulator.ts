import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tc3Authorization } from './tc3.rules.ts';

/** A stand-in for Tencent FaceID that checks signatures as the real one does. */
export interface TencentSimulator {
  url: string;
  /** Name by number; others are unknown there. */
  people: Map<string, string>;
  /** Answers 500 while true. */
  down: boolean;
  close(): Promise<void>;
}

/** Starts it on a free local port. */
export async function startTencentSimulator(secret: { secretId: string; secretKey: string }): Promise<TencentSimulator> {
  const people = new Map<string, string>();
  const self = { url: '', people, down: false } as TencentSimulator;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const answer = (reply: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ Response: { RequestId: 'sim', ...reply } }));
    if (self.down) return answer({ Error: { Code: 'InternalError' } }, 500);
    const timestamp = Number(request.headers['x-tc-timestamp']);
    const wanted = tc3Authorization({
      ...secret,
      service: 'faceid',
      host: 'faceid.tencentcloudapi.com',
      timestamp,
      contentType: 'application/json',
      body,
    });
    if (request.headers.authorization !== wanted) return answer({ Error: { Code: 'AuthFailure.SignatureFailure' } });
    if (request.headers['x-tc-action'] !== 'IdCardVerification') return answer({ Error: { Code: 'InvalidAction' } });
    const { IdCard, Name } = JSON.parse(body) as { IdCard: string; Name: string };
    const known = people.get(IdCard);
    return answer(
      known === undefined
        ? { Result: '-4', Description: '库中无此号' }
        : known === Name
          ? { Result: '0', Description: '一致' }
          : { Result: '-1', Description: '不一致' },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  self.close = () => new Promise((resolve) => server.close(() => resolve()));
  return self;
}
