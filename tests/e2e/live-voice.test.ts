/// <reference lib="dom" />
import { teachingRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DESK, noBrowser, PHONE, signIn } from './browser.ts';
import { startLiveStage, WAIT, type LiveStage } from './live-stage.ts';

describe.skipIf(noBrowser)('[T4] a voice note in two real browsers', () => {
  let stage: LiveStage;
  beforeAll(async () => {
    stage = await startLiveStage();
  });
  afterEach(({ task }) => (task.result?.state === 'fail' ? stage.failed() : undefined));
  afterAll(() => stage?.stop());

  test('[T4] recorded on the phone, heard by the lecturer, played to the class, found afterwards', { timeout: 300_000 }, async () => {
    const { window_, shot, enterAsLearner, proveOneself, press, sound, nextLesson } = stage;
    const { lesson, room, caller } = await nextLesson();
    await caller.call(teachingRoutes.openLiveRoom, { params: { sessionId: lesson.id } });
    await caller.call(teachingRoutes.enterLive, { params: { roomId: room.id }, body: { network: 'GOOD' } });
    await caller.call(teachingRoutes.moveLiveRoom, { params: { roomId: room.id }, body: { to: 'LIVE' } });

    const phone = await window_(PHONE);
    await enterAsLearner(phone);
    await phone.goto(`/learn/live/${room.id}`);
    await proveOneself(phone);
    await press(phone, '语音条');
    await phone.getByText(/^最长 60 秒/).waitFor(WAIT);
    await shot(phone, 'voice-phone-start');
    await sound(phone, 'recording a note on a phone');
    // By the keyboard, as somebody would who sees nothing.
    await phone.getByRole('button', { name: '按一下开始录音' }).focus();
    await phone.keyboard.press('Enter');
    await phone.getByText('正在录音').waitFor(WAIT);
    await phone.waitForTimeout(3000);
    await shot(phone, 'voice-phone-recording');
    await press(phone, '说完了，停止录音');
    await phone.getByLabel('刚录的语音条').waitFor();
    await shot(phone, 'voice-phone-draft');
    // The line breaks while it is sent: kept, and sent when it is back.
    await phone.context().setOffline(true);
    await press(phone, '发给老师');
    await phone.getByText('录音已保留').waitFor();
    await phone.context().setOffline(false);
    await phone.getByText('等老师听', { exact: true }).waitFor(WAIT);
    await shot(phone, 'voice-phone-sent');

    const desk = await window_(DESK);
    await signIn(desk, 'lecturer', DEMO_PASSWORD);
    await desk.goto(`/work/live/${room.id}`);
    await press(desk, /^举手/);
    await desk.getByRole('button', { name: /^放给全班/ }).waitFor(WAIT);
    await press(desk, /^试听/);
    await shot(desk, 'voice-desk-queue');
    await sound(desk, 'notes in the queue');
    await press(desk, /^放给全班/);
    await phone.getByText(/正在播放/).waitFor(WAIT);
    await shot(phone, 'voice-phone-playing');
    await phone.getByText('已放给全班', { exact: true }).waitFor(WAIT);
    // What came out of the fake microphone was measured by the server.
    const { items } = await caller.call(teachingRoutes.listLiveVoices, { params: { roomId: room.id } });
    expect(items[0]).toMatchObject({ state: 'PLAYED', note: null });
    expect(items[0]!.lengthS).toBeGreaterThan(1.5);
    expect(items[0]!.lengthS).toBeLessThan(15);
    // Through the line's break only the words of the browser itself were lost.
    expect(stage.faults()).toEqual([]);
  });
});
