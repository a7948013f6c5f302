/// <reference lib="dom" />
import { orgRoutes, teachingRoutes } from '@yangfan/client';
import { expect } from 'vitest';
import type { Person } from '../journey/people.ts';
import type { Product } from '../journey/processes.ts';
import { RobotPublisher } from '../live/robot.ts';
import { PATIENCE, type Hand } from './hand.ts';
import { LEARNER, passAlternative, type Around } from './people.ts';

interface Walk {
  product: Product;
  who: Around;
  hand: Hand;
  learner(): Promise<Person>;
}

/** The next live lesson of the class, held by the teacher over HTTP, as the learner has it on the phone. */
export async function walkLiveLesson({ product, who, hand, learner }: Walk): Promise<void> {
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
  await hand.shoot('live-hours');
  expect(hand.faults.filter((fault) => !fault.includes('ERR_'))).toEqual([]);
}
