/// <reference lib="dom" />
import { orgRoutes, RATING_SAID, teachingRoutes } from '@yangfan/client';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from '../journey/people.ts';
import type { Product } from '../journey/processes.ts';
import { RobotPublisher } from '../live/robot.ts';
import { PATIENCE, takePhone, type Hand } from './hand.ts';
import { becomes, LEARNER, passAlternative, staffToken, type Around } from './people.ts';
import type { Front } from './serve.ts';

interface Walk {
  product: Product;
  browser: Browser;
  front: Front;
  who: Around;
  hand: Hand;
  learner(): Promise<Person>;
}

/** The next live lesson of the class, held by the teacher over HTTP, as the learner has it on the phone. */
export async function walkLiveLesson({ product, browser, front, who, hand, learner }: Walk): Promise<void> {
  const { items } = await who.teacher.call(orgRoutes.listSessions, { params: { classId: who.classId } } as never);
  const session = items
    .filter((one) => one.mode === 'LIVE' && one.status === 'SCHEDULED' && new Date(one.startsAt) > product.now())
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt))[0]!;
  await product.moveTo(new Date(session.startsAt));
  const { id: roomId } = await who.teacher.call(teachingRoutes.openLiveRoom, { params: { sessionId: session.id } });
  const params = { roomId };
  await who.teacher.call(teachingRoutes.setLiveSettings, { params, body: { slowS: 0 } });
  await hand.open(`features/live/room?roomId=${roomId}`);
  await hand.sees('今天第一次进入要核验本人');
  await passAlternative(hand, product, who.ops, LEARNER);
  await hand.sees('老师还没有开播');
  await hand.shoot('live-waiting');

  await who.teacher.call(teachingRoutes.moveLiveRoom, { params, body: { to: 'LIVE' } });
  const publisher = new RobotPublisher();
  try {
    const ticket = await who.teacher.call(teachingRoutes.publishTicket, { params, body: { kind: 'CAMERA' } });
    expect(await publisher.publish(product.url, ticket)).toBe(201);
    await hand.page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1, undefined, { timeout: PATIENCE });
    await hand.fill('说点什么', '老师好，我在手机上听课');
    await hand.press('发送');
    await hand.sees(/我 \d\d:\d\d/);
    const { items: said } = await who.teacher.call(teachingRoutes.readLiveEvents, { params, query: { kinds: 'chat' } });
    expect(said.map(({ data }) => data.text)).toEqual(['老师好，我在手机上听课']);
    await hand.shoot('live-chat');

    await who.teacher.call(teachingRoutes.openPoll, {
      params,
      body: { kind: 'QUIZ', question: '店铺名称可以和别人的商标相同吗？', options: ['可以', '不可以'], right: [1] },
    });
    await hand.sees('店铺名称可以和别人的商标相同吗？');
    await hand.choose('不可以');
    await hand.press('提交');
    // What was answered goes out of the way; it stands under the polls.
    await hand.press('投票');
    await hand.sees('1 人参加');
    await who.teacher.call(teachingRoutes.askConfirm, { params, body: { kind: 'ROLL' } });
    await hand.sees('请确认您在听课');
    await hand.shoot('live-confirm');
    await hand.press('我在');
    await expect
      .poll(async () => (await who.teacher.call(teachingRoutes.listConfirms, { params })).items[0]?.answered, { timeout: PATIENCE })
      .toBe(1);
    await sendVoice(hand);
    await playVoice(await takePhone(browser, front, { lat: 0, lng: 0 }), product, roomId);
    await hand.sees('已放给全班');
    await hand.shoot('live-voice-played');

    await hand.press('举手连麦');
    await hand.sees('放下手（排第 1 位）');
    const { queue } = await who.teacher.call(teachingRoutes.readSeats, { params });
    await who.teacher.call(teachingRoutes.moveSeat, { params: { roomId, learnerId: queue[0]!.learnerId }, body: { to: 'INVITED' } });
    await hand.sees('老师请您上麦');
    await hand.press('去上麦');
    await hand.sees('在浏览器里上麦');
    await hand.shoot('live-stage');
    // The same person goes on in the browser, by a code that is worth one entry.
    await hand.press('打开直播间网页');
    await hand.page.waitForURL(`**/learn/live/${roomId}**`, { timeout: PATIENCE });
    await hand.page.getByText('老师请您上麦').waitFor({ timeout: PATIENCE });
    expect(hand.page.url()).not.toContain('code=');
    expect(await (await learner()).call(teachingRoutes.myLiveAttendance, { params })).toMatchObject({
      credit: { confirms: { asked: 1, answered: 1 } },
    });
  } finally {
    await publisher.close();
    await who.teacher.call(teachingRoutes.moveLiveRoom, { params, body: { to: 'ENDED' } });
  }
  await hand.open(`features/live/hours?roomId=${roomId}`);
  await hand.sees('在线听课，计入学时');
  await hand.sees(RATING_SAID.ask);
  await hand.shoot('live-hours');
  // Asked where the lesson ended, and not again once it was refused.
  await hand.open(`features/live/room?roomId=${roomId}`);
  await hand.sees('这节直播课已经结束');
  await hand.sees(RATING_SAID.ask);
  expect(await hand.isTooWide()).toBe(false);
  await hand.shoot('live-over');
  await hand.press(RATING_SAID.skip);
  await hand.sees(RATING_SAID.skipped);
  const { items: toRate } = await (await learner()).call(teachingRoutes.myRatings);
  expect(toRate.find(({ sessionId }) => sessionId === session.id)).toMatchObject({ skipped: true, stars: null });
  await hand.open(`features/live/hours?roomId=${roomId}`);
  await hand.sees('在线听课，计入学时');
  expect(await hand.text()).not.toContain(RATING_SAID.ask);
  expect(hand.faults.filter((fault) => !fault.includes('ERR_'))).toEqual([]);
}

/** The learner says something instead of going on stage: recorded, listened to, sent. */
async function sendVoice(hand: Hand): Promise<void> {
  // A grant takes back what is not named again.
  await hand.context.grantPermissions(['geolocation', 'microphone']);
  await hand.press('语音');
  await hand.press('按一下开始录音');
  await hand.sees('正在录音');
  const from = await hand.page.evaluate(() => performance.now());
  await hand.page.waitForFunction((began) => performance.now() - began > 2000, from);
  await hand.press('说完了，停止录音');
  await hand.sees('先听一听，满意了再发');
  await hand.shoot('live-voice-draft');
  await hand.press('发给老师');
  await hand.sees('上一条还在等老师听');
  await hand.shoot('live-voice-sent');
}

/** The class teacher hears it on a phone too, and lets the class hear it. */
async function playVoice(phone: Hand, product: Product, roomId: string): Promise<void> {
  await phone.open('features/identity/sign-in');
  await becomes(phone, await staffToken(product, 'class.teacher'));
  await phone.open(`features/live/host?roomId=${roomId}`);
  await phone.sees('放给全班');
  expect(await phone.isTooWide()).toBe(false);
  await phone.shoot('live-voice-host');
  await phone.press('放给全班');
  await phone.sees('现在没有语音条');
  expect(phone.faults).toEqual([]);
  await phone.context.close();
}
