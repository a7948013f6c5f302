import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from './frame.rules.ts';

test('[T4] a frame made once says the same to every socket, whatever its length, between what the library says', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const texts = ['', '好', 'x'.repeat(125), 'x'.repeat(126), '课'.repeat(21_845), 'y'.repeat(70_000)];
  server.on('connection', (socket, request) => {
    socket.send('first');
    for (const text of texts) request.socket.write(textFrame(text));
    socket.send('last');
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const heard: string[] = [];
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('message', (data) => {
      heard.push(String(data));
      if (String(data) === 'last') resolve();
    });
  });
  expect(heard).toEqual(['first', ...texts, 'last']);
  client.terminate();
  server.close();
});
