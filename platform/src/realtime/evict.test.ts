import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { newId, type Actor } from '@yangfan/kernel';
import { actorOf, testApp, testDatabase, type TestApp, type TestDatabase } from '@yangfan/kernel/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createRealtime, localBus, redisBus, type Bus, type RealtimePort } from './index.ts';

const ROOM = `live:${newId('lvr')}`;
const OTHER = `class:${newId('cls')}`;
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

describe.each(['one process', ...(hasRedis ? ['a real Redis'] : [])])('[P4] whoever loses the right hears no more, over %s', (kind) => {
  const callers = new Map<string, Actor>();
  const barred = new Set<string>();
  let database: TestDatabase;
  let server: ChildProcess | undefined;
  const redises: Redis[] = [];
  const nodes: { app: TestApp; port: RealtimePort; url: string; close?: (() => Promise<void>) | undefined }[] = [];

  beforeAll(async () => {
    database = await testDatabase({ max: 2 });
    const buses = kind === 'one process' ? Array<Bus>(2).fill(localBus()) : await twoRedisBuses();
    for (const bus of buses) {
      const { room, port } = createRealtime({
        db: database.db,
        bus,
        authenticate: async (token) => callers.get(token) ?? null,
        mayListen: async (actor, name) => !barred.has(`${actor.accountId} ${name}`),
        proveWithinMs: 600,
      });
      const app = await testApp({ db: database.db, rooms: [room], authenticate: async (token) => callers.get(token) ?? null });
      await app.app.listen({ port: 0, host: '127.0.0.1' });
      nodes.push({ app, port, url: `ws://127.0.0.1:${(app.app.server.address() as AddressInfo).port}/v1/realtime`, close: room.close });
    }
  });
  async function twoRedisBuses(): Promise<Bus[]> {
    const port = 31_000 + Math.floor(Math.random() * 5000);
    server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
    redises.push(...[0, 1].map(() => new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null })));
    for (const redis of redises) redis.on('error', () => undefined);
    await Promise.all(redises.map((redis) => redis.ping()));
    return redises.map((redis) => redisBus(redis));
  }
  afterAll(async () => {
    for (const node of nodes) {
      await node.app.close();
      await node.close?.();
    }
    for (const redis of redises) redis.disconnect();
    if (server) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    await database.drop();
  });
  beforeEach(() => {
    barred.clear();
    callers.clear();
  });

  /** Somebody on the second node who hears the rooms. */
  async function listener(...rooms: string[]) {
    const token = `token-${newId('ses')}`;
    const actor = actorOf({ role: 'TRAINEE', scope: 'learner', id: newId('lrn') });
    callers.set(token, actor);
    const socket = new WebSocket(nodes[1]!.url, { headers: { authorization: `Bearer ${token}` } });
    const heard: { type: string; room: string }[] = [];
    const waits: { fits: (one: { type: string; room: string }) => boolean; tell: () => void }[] = [];
    socket.on('message', (data) => {
      const one = JSON.parse(String(data)) as { type: string; room: string };
      heard.push(one);
      for (const wait of waits) if (wait.fits(one)) wait.tell();
    });
    const closed = once(socket, 'close').then(([code]) => code as number);
    const until = (type: string, room: string) =>
      new Promise<void>((tell) => {
        const fits = (one: { type: string; room: string }) => one.type === type && one.room === room;
        if (heard.some(fits)) tell();
        waits.push({ fits, tell });
      });
    await once(socket, 'open');
    for (const room of rooms) socket.send(JSON.stringify({ type: 'join', room }));
    await Promise.all(rooms.map((room) => until('joined', room)));
    return { actor, token, socket, heard, closed, until };
  }

  test('[P4] removed from a live room on one node, a learner on another hears nothing of it any more, but the rest', async () => {
    const [gone, stays] = [await listener(ROOM, OTHER), await listener(ROOM)];
    const { port } = nodes[0]!;
    barred.add(`${gone.actor.accountId} ${ROOM}`);
    port.evict({ learnerId: gone.actor.learnerId! }, ROOM);
    await gone.until('refused', ROOM);
    port.publish(ROOM, { type: 'live.event' });
    port.publish(OTHER, { type: 'after' });
    await Promise.all([stays.until('live.event', ROOM), gone.until('after', OTHER)]);
    expect(gone.heard.map((one) => one.type)).not.toContain('live.event');
    // Asking again does not help.
    gone.socket.send(JSON.stringify({ type: 'join', room: ROOM }));
    await expect.poll(() => gone.heard.filter((one) => one.type === 'refused').length).toBe(2);
    gone.socket.close();
    stays.socket.close();
  });

  test('[P4] a revoked session’s line is closed at once on every node', async () => {
    const one = await listener(ROOM);
    callers.delete(one.token);
    nodes[0]!.port.review({ sessionId: one.actor.sessionId });
    expect(await one.closed).toBe(4401);
  });

  test('[P4] where the order got lost, the line itself finds out that it may not hear any more, and that its session is over', async () => {
    const [barredOne, ended] = [await listener(ROOM, OTHER), await listener(ROOM)];
    barred.add(`${barredOne.actor.accountId} ${ROOM}`);
    callers.delete(ended.token);
    await barredOne.until('refused', ROOM);
    expect(await ended.closed).toBe(4401);
    expect(barredOne.heard.filter(({ type }) => type === 'refused')).toHaveLength(1);
    barredOne.socket.close();
  });

  test('[P4] a lost enrolment takes the rooms away that hang on it and leaves the others', async () => {
    const one = await listener(ROOM, OTHER);
    barred.add(`${one.actor.accountId} ${OTHER}`);
    nodes[0]!.port.review({ learnerId: one.actor.learnerId! });
    await one.until('refused', OTHER);
    nodes[0]!.port.publish(OTHER, { type: 'secret' });
    nodes[0]!.port.publish(ROOM, { type: 'heard' });
    await one.until('heard', ROOM);
    expect(one.heard.map(({ type }) => type)).not.toContain('secret');
    one.socket.close();
  });
});
