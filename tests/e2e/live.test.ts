/// <reference lib="dom" />
import { RATING_ASKED, RATING_SAID, teachingRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DESK, noBrowser, PHONE, signIn } from './browser.ts';
import { startLiveStage, WAIT, type LiveStage } from './live-stage.ts';

describe.skipIf(noBrowser)('[T2] a live class in two real browsers', () => {
  let stage: LiveStage;
  beforeAll(async () => {
    stage = await startLiveStage();
  });
  afterEach(({ task }) => (task.result?.state === 'fail' ? stage.failed() : undefined));
  afterAll(() => stage?.stop());

  test('[T2] on air, entered, seen, said, on stage, voted, over, replayed', { timeout: 600_000 }, async () => {
    const { window_, shot, enterAsLearner, proveOneself, plays, sound, press, nextLesson } = stage;
    const { lesson, room } = await nextLesson();

    // The lecturer opens the room from the list and looks into the camera first.
    const desk = await window_(DESK);
    await signIn(desk, 'lecturer', DEMO_PASSWORD);
    await desk.goto(`/work/live?state=ALL&classId=${lesson.classId}&day=${lesson.day}`);
    await desk.locator('tbody tr').first().waitFor();
    await shot(desk, 'rooms-list');
    await sound(desk, 'list of rooms');
    await desk.goto(`/work/live/${room.id}`);
    await press(desk, '打开直播间');
    await press(desk, '检测摄像头和麦克风');
    await desk.getByRole('button', { name: '设备没问题' }).waitFor();
    await plays(desk, '.live-check video');
    await shot(desk, 'device-check');
    await sound(desk, 'device check');
    await press(desk, '设备没问题');
    await desk.getByText(/摄像头 \d+ kbps/).waitFor(WAIT);
    await press(desk, '开播');
    await desk.locator('dialog[open]').getByRole('button', { name: '开播', exact: true }).click();
    await desk.locator('.live[data-state=LIVE]').waitFor();

    // The learner finds the lesson, proves who they are, and sees the lecturer.
    const phone = await window_(PHONE);
    await enterAsLearner(phone);
    await phone.goto('/learn/live');
    await phone.getByRole('link', { name: '进入' }).first().waitFor();
    await shot(phone, 'my-live');
    await sound(phone, 'my live lessons');
    await phone.goto(`/learn/live/${room.id}`);
    await phone.getByText('进入前核验本人').waitFor();
    await shot(phone, 'entrance');
    await proveOneself(phone);
    await plays(phone, '.live-main .live-tile video');
    await shot(phone, 'learner-watching');
    await sound(phone, 'the room on a phone');

    // A weak network: the voice alone, and the picture back again.
    await press(phone, '只听声音');
    await phone.locator('.live-main .live-tile-note').getByText('只有声音').waitFor();
    await press(phone, '恢复画面');
    await plays(phone, '.live-main .live-tile video');

    // Both talk.
    await phone.getByLabel('说点什么').fill('老师，退货的运费谁出？');
    await press(phone, '发送');
    await desk.getByRole('log').getByText('老师，退货的运费谁出？').waitFor();
    await desk.getByLabel('说点什么').fill('平台规则里写了，我们一起看。');
    await press(desk, '发送');
    await phone.getByRole('log').getByText('平台规则里写了，我们一起看。').waitFor();

    // Hand up, invited, on stage; both see each other.
    await press(phone, '举手连麦');
    await press(desk, /^举手/);
    await press(desk, /^邀请上麦：/);
    const invitation = phone.locator('dialog[open]');
    await invitation.getByText('老师请您上麦').waitFor();
    await invitation.getByRole('button', { name: '检测摄像头和麦克风' }).click();
    await invitation.getByRole('button', { name: '上麦', exact: true }).waitFor();
    await shot(phone, 'invitation');
    await invitation.getByRole('button', { name: '上麦', exact: true }).click();
    await plays(desk, '.live-tiles .live-tile[data-own=false] video');
    await plays(phone, '.live-main .live-tile[data-own=false] video');
    await shot(desk, 'studio-co-host');
    await shot(phone, 'learner-co-host');
    await sound(desk, 'the studio');

    // A vote.
    await press(desk, '投票');
    await press(desk, '发起投票、测验或抢答');
    await desk.getByLabel('题目').fill('运费谁出？');
    await desk.getByLabel('选项（一行一个）').fill('买家\n卖家');
    await press(desk, '发起');
    const card = phone.locator('.live-card .live-poll');
    await card.getByText('卖家').click();
    await card.getByRole('button', { name: '提交' }).click();
    await desk.getByText(/1 人参加/).waitFor();
    await shot(desk, 'studio-poll');

    // The board: drawn by one, seen by the other.
    await press(desk, '白板');
    const board = desk.locator('.live-board canvas');
    await board.waitFor();
    const box = (await board.boundingBox())!;
    await desk.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.3);
    await desk.mouse.down();
    await desk.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 12 });
    await desk.mouse.up();
    await phone.locator('.live-board canvas[data-strokes="1"]').waitFor();
    await shot(desk, 'studio-board');
    await shot(phone, 'learner-board');
    await sound(desk, 'the board');
    await press(desk, '收起白板');

    // Roll call: it comes up by itself and is answered with one press.
    await press(desk, '工具');
    await press(desk, '点一下签到');
    await phone.locator('dialog[open]').getByRole('button', { name: '我在听课' }).waitFor();
    await shot(phone, 'confirm');
    await phone.locator('dialog[open]').getByRole('button', { name: '我在听课' }).click();
    await desk.getByText('1 / ').first().waitFor();
    await shot(desk, 'studio-tools');
    await sound(desk, 'the tools');
    await press(desk, /^名册/);
    await shot(desk, 'studio-roster');

    // Down from the stage, class over, replay.
    await press(phone, /^下麦/);
    await desk.locator('.live-tiles').waitFor({ state: 'detached' });
    await press(desk, '下课');
    await desk.locator('dialog[open]').getByRole('button', { name: '下课', exact: true }).click();
    await phone.getByText('这节直播课已经结束').waitFor();
    // Asked for stars there and then, by keyboard or finger; asked once.
    await phone.getByRole('heading', { name: RATING_SAID.ask }).waitFor();
    await shot(phone, 'over');
    await sound(phone, 'the end of the lesson');
    for (const asked of Object.values(RATING_ASKED)) await phone.getByRole('radio', { name: `${asked} 5 星` }).check();
    await shot(phone, 'over-rated');
    await press(phone, RATING_SAID.give);
    await phone.getByText(RATING_SAID.given).waitFor();
    await desk.getByRole('link', { name: '看回放并审核' }).click();
    await desk.getByRole('button', { name: '审核通过并发布' }).waitFor({ timeout: 120_000 });
    await desk.evaluate(() => {
      const video = document.querySelector('video')!;
      video.muted = true;
      void video.play();
    });
    await plays(desk, '.live-replay video');
    await shot(desk, 'replay-review');
    await sound(desk, 'the replay');
    await press(desk, '审核通过并发布');
    await desk.locator('dialog[open]').getByRole('button', { name: '发布', exact: true }).click();
    await desk.getByText('学员可看').waitFor();
    await phone.goto(`/learn/live/${room.id}/replay`);
    await phone.getByText('老师，退货的运费谁出？').waitFor();
    await shot(phone, 'replay-phone');
    await sound(phone, 'the replay on a phone');
    await phone.goto(`/learn/live/${room.id}/hours`);
    await phone.getByText('在线听课，计入学时').first().waitFor();
    expect(await phone.getByText(RATING_SAID.ask).count()).toBe(0);
    await shot(phone, 'hours');
    await sound(phone, 'the hours');
    expect(stage.faults()).toEqual([]);
  });

  test(
    '[T2] no camera allowed, all on HLS, an inspector unseen, a second tab, a learner sent out: each has its answer',
    { timeout: 600_000 },
    async () => {
      const { window_, shot, enterAsLearner, proveOneself, plays, sound, press, nextLesson } = stage;
      const { lesson, room, caller } = await nextLesson();
      await caller.call(teachingRoutes.openLiveRoom, { params: { sessionId: lesson.id } });

      // A browser that says no: the sentence, and OBS as the way on.
      const desk = await window_(DESK);
      await desk.addInitScript(() => {
        const refuse = () => Promise.reject(new DOMException('', 'NotAllowedError'));
        if (sessionStorage.getItem('refuse')) navigator.mediaDevices.getUserMedia = refuse;
      });
      await signIn(desk, 'lecturer', DEMO_PASSWORD);
      await desk.evaluate(() => sessionStorage.setItem('refuse', '1'));
      await desk.goto(`/work/live/${room.id}`);
      await press(desk, '检测摄像头和麦克风');
      await desk.getByText('浏览器没有得到摄像头或麦克风的许可').waitFor();
      await shot(desk, 'camera-denied');
      await sound(desk, 'camera denied');
      await desk.evaluate(() => sessionStorage.removeItem('refuse'));
      await desk.reload();
      await press(desk, '检测摄像头和麦克风');
      await press(desk, '设备没问题');
      await desk.getByText(/摄像头 \d+ kbps/).waitFor(WAIT);
      await press(desk, '开播');
      await desk.locator('dialog[open]').getByRole('button', { name: '开播', exact: true }).click();
      await desk.locator('.live[data-state=LIVE]').waitFor();

      // Everybody on HLS: some seconds late, but it plays.
      await caller.call(teachingRoutes.setLiveSettings, { params: { roomId: room.id }, body: { hlsOnly: true } });
      const learner = await window_(DESK);
      await enterAsLearner(learner);
      await learner.goto(`/learn/live/${room.id}`);
      await proveOneself(learner);
      await plays(learner, '.live-main [data-stream=hls] video');
      await shot(learner, 'learner-hls');
      await sound(learner, 'the room by HLS');

      // An inspector sees, and is in no roster; the note stays.
      const officer = await window_(DESK);
      await signIn(officer, 'prov.officer', DEMO_PASSWORD);
      await officer.goto('/work/live');
      await officer.getByRole('link', { name: '巡课' }).first().waitFor();
      await shot(officer, 'inspector-list');
      await officer.goto(`/work/live/${room.id}`);
      await press(officer, '静默进入');
      await plays(officer, '.live-main .live-tile video');
      await officer.getByLabel('看到了什么').fill('讲师按大纲授课');
      await press(officer, '记下');
      await officer.locator('.rows').getByText('讲师按大纲授课').waitFor();
      await press(officer, '截图');
      await officer.locator('.live-snapshot img').waitFor();
      await shot(officer, 'inspector');
      await sound(officer, 'the inspector');
      const { present } = await caller.call(teachingRoutes.liveRoster, { params: { roomId: room.id } });
      expect(present).toBe(1);
      await press(officer, '结束巡课');
      await officer.getByRole('button', { name: '静默进入' }).waitFor();

      // The room in a second tab: the first one lets go, and can take it back.
      const second = await learner.context().newPage();
      await second.goto(`/learn/live/${room.id}`);
      await learner.getByText('直播间已在另一个页面打开').waitFor();
      await learner.getByRole('button', { name: '在这里继续' }).click();
      await second.getByText('直播间已在另一个页面打开').waitFor();
      await second.close();
      await plays(learner, '.live-main [data-stream=hls] video');

      // Sent out, and told so.
      await press(desk, /^名册/);
      await press(desk, '全部名册');
      await desk.locator('.live-part li', { hasText: '1 号' }).getByRole('button').first().click();
      await press(desk, '请出直播间');
      await desk.getByRole('button', { name: '请出', exact: true }).click();
      await learner.getByRole('heading', { name: '您已被老师请出直播间' }).waitFor();
      await shot(learner, 'removed');
      await sound(learner, 'sent out');
      await caller.call(teachingRoutes.moveLiveRoom, { params: { roomId: room.id }, body: { to: 'ENDED' } });
      await desk.getByText('这节直播课已经结束').waitFor();
      expect(stage.faults()).toEqual([]);
    },
  );
});
