/// <reference lib="dom" />
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DESK, noBrowser, PHONE, signIn } from './browser.ts';
import { startLiveStage, WAIT, type LiveStage } from './live-stage.ts';

/** A courseware of two pages, each with its words. */
function pdf(): Buffer {
  const page = (words: string) => `BT /F1 48 Tf 60 240 Td (${words}) Tj ET`;
  const bodies = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 405] /Contents 4 0 R /Resources << /Font << /F1 7 0 R >> >> >>',
    `<< /Length ${page('Freight templates').length} >>\nstream\n${page('Freight templates')}\nendstream`,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 405] /Contents 6 0 R /Resources << /Font << /F1 7 0 R >> >> >>',
    `<< /Length ${page('Break-even point').length} >>\nstream\n${page('Break-even point')}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const at = bodies.map((body, index) => {
    const here = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return here;
  });
  const start = text.length;
  text += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${at.map((one) => `${String(one).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`, 'latin1');
}

describe.skipIf(noBrowser)('[T4] the tools of a live class in two real browsers', () => {
  let stage: LiveStage;
  beforeAll(async () => {
    stage = await startLiveStage();
  });
  afterEach(({ task }) => (task.result?.state === 'fail' ? stage.failed() : undefined));
  afterAll(() => stage?.stop());

  async function onAir(desk: Page, roomId: string): Promise<void> {
    await signIn(desk, 'lecturer', DEMO_PASSWORD);
    await desk.goto(`/work/live/${roomId}`);
    await stage.press(desk, '打开直播间');
    await stage.press(desk, '检测摄像头和麦克风');
    await stage.press(desk, '设备没问题');
    await desk.getByText(/摄像头 \d+ kbps/).waitFor(WAIT);
    await stage.press(desk, '开播');
    await desk.locator('dialog[open]').getByRole('button', { name: '开播', exact: true }).click();
    await desk.locator('.live[data-state=LIVE]').waitFor();
  }

  test(
    '[T4] slides, screen, quiz and race, asks, countdown, random pick, timed turn, reply and removal, exports',
    { timeout: 600_000 },
    async () => {
      const { window_, shot, enterAsLearner, proveOneself, plays, sound, press, nextLesson } = stage;
      const { room } = await nextLesson();
      const desk = await window_(DESK);
      await onAir(desk, room.id);
      const phone = await window_(PHONE);
      await enterAsLearner(phone);
      await phone.goto(`/learn/live/${room.id}?embed=mini`);
      await proveOneself(phone);
      await plays(phone, '.live-main .live-tile video');
      // Inside the mini-program's web view nothing leads out of the room.
      expect(await phone.getByRole('link', { name: '返回' }).count()).toBe(0);
      await press(phone, '成员');
      await phone.locator('.live-part').getByText('（我）').waitFor();
      await shot(phone, 'tools-phone-people');
      await sound(phone, 'the people on a phone');

      // Slides: uploaded, drawn by the server, shown, turned by key; the learner sees the page.
      await press(desk, '课件');
      await desk.getByLabel('选择课件 PDF').setInputFiles({ name: '运费与保本.pdf', mimeType: 'application/pdf', buffer: pdf() });
      await press(desk, '给学员看');
      await phone.locator('.live-sheet img[alt*="第 1 页"]').waitFor();
      // The learner may see the page before the lecturer's list of courseware has closed: keys turn pages only after that.
      await desk.locator('dialog[open]').waitFor({ state: 'hidden' });
      await desk.getByText('1 / 2', { exact: true }).waitFor();
      await desk.keyboard.press('ArrowRight');
      await phone.locator('.live-sheet img[alt*="第 2 页"]').waitFor();
      await phone.waitForFunction(() => (document.querySelector<HTMLImageElement>('.live-sheet img')?.naturalWidth ?? 0) > 800);
      const box = (await desk.locator('.live-sheet canvas').boundingBox())!;
      await desk.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.6);
      await desk.mouse.down();
      await desk.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.6, { steps: 8 });
      await desk.mouse.up();
      await phone.locator('.live-sheet canvas[data-strokes="1"]').waitFor();
      await shot(desk, 'tools-slides');
      await shot(phone, 'tools-slides-phone');
      await sound(desk, 'the slides');
      await sound(phone, 'the slides on a phone');
      await press(desk, '收起课件');

      // The screen: shown, and back to the camera.
      await press(desk, '共享屏幕');
      await desk.getByText(/屏幕 \d+ kbps/).waitFor(WAIT);
      await phone.locator('.live-main .live-tile.fit').waitFor();
      await plays(phone, '.live-main .live-tile.fit video');
      await shot(desk, 'tools-screen');
      await press(desk, '停止共享');
      await phone.locator('.live-main .live-tile.fit').waitFor({ state: 'detached' });

      // A quiz, then a race.
      await press(desk, '投票');
      for (const [kind, question] of [
        ['测验', '保本点等于？'],
        ['抢答', '谁先答？'],
      ] as const) {
        await press(desk, '发起投票、测验或抢答');
        await desk.getByLabel('种类').selectOption({ label: kind });
        await desk.getByLabel('题目').fill(question);
        await desk.getByLabel('选项（一行一个）').fill('甲\n乙');
        await desk.getByLabel('正确选项的序号').fill('2');
        await press(desk, '发起');
        const card = phone.locator('.live-card .live-poll');
        await card.getByText(question).waitFor();
        await card.getByText('乙', { exact: true }).click();
        await card.getByRole('button', { name: /提交|抢答/ }).click();
        await desk
          .getByText(/1 人参加/)
          .first()
          .waitFor();
        await shot(phone, `tools-${kind}`);
        if (kind === '测验') await press(desk, /^结束/);
      }

      // The board of asks: asked on the phone, answered at the desk.
      await phone.locator('.live-tabs').getByRole('button', { name: /提问/ }).click();
      await phone.getByLabel('我想问').fill('运费模板在哪里设？');
      await phone.locator('.live-part form').getByRole('button').click();
      await desk.locator('.live-tabs').getByRole('button', { name: /提问/ }).click();
      await desk.locator('.live-asks').getByText('运费模板在哪里设？').waitFor();
      await shot(desk, 'tools-asks');

      // Countdown and random pick.
      await press(desk, '工具');
      await press(desk, '开始倒计时');
      await phone.locator('.live-strip.timer').waitFor();
      await press(desk, '抽一位');
      await phone.getByText('老师点到您了').waitFor();
      await shot(phone, 'tools-picked');
      await press(phone, '知道了');
      await press(desk, '取消倒计时');

      // A turn of one minute: the clock stands beside the name.
      await desk.getByLabel('每位连麦多久').selectOption('60');
      await press(phone, '举手连麦');
      await desk.locator('.live-tabs').getByRole('button', { name: /举手/ }).click();
      await press(desk, /^邀请上麦：/);
      const invitation = phone.locator('dialog[open]');
      await invitation.getByRole('button', { name: '检测摄像头和麦克风' }).click();
      await invitation.getByRole('button', { name: '上麦', exact: true }).click();
      // The test moved the server's clock after the desk had read it, so only that it runs can be seen here.
      await desk.getByText(/还有 \d\d:\d\d/).waitFor();
      await plays(desk, '.live-tiles .live-tile[data-own=false] video');
      await shot(phone, 'tools-phone-cohost');
      await sound(phone, 'co-hosting on a phone');
      await press(desk, /^请下麦：/);
      await phone.getByText('您已下麦，摄像头和麦克风已关闭').waitFor();

      // A reply, and a message taken away.
      await phone.locator('.live-tabs').getByRole('button', { name: '聊天' }).click();
      await phone.getByLabel('说点什么').fill('这句话要撤下');
      await press(phone, '发送');
      await desk.locator('.live-tabs').getByRole('button', { name: '聊天' }).click();
      // The first one; the reply repeats the words.
      const said = desk.getByRole('log').locator('li', { hasText: '这句话要撤下' }).first();
      const menu = () => said.getByRole('button', { name: /的发言操作$/ }).click();
      await menu();
      await said.getByRole('button', { name: '回复', exact: true }).click();
      await desk.getByLabel('说点什么').fill('回复给您');
      await press(desk, '发送');
      await phone.getByRole('log').locator('.live-quote').waitFor();
      await menu();
      await shot(desk, 'tools-chat-menu');
      await said.getByRole('button', { name: '撤下', exact: true }).click();
      await desk.locator('dialog[open]').getByRole('textbox').fill('与课堂无关');
      await desk.locator('dialog[open]').getByRole('button', { name: '撤下', exact: true }).click();
      await phone.getByText('这条发言已被老师撤下').first().waitFor();

      // Attendance with its explanation, and the workbooks.
      await desk.goto(`/work/live/${room.id}/attendance`);
      await desk
        .getByRole('button', { name: /逐段记录/ })
        .first()
        .waitFor();
      await shot(desk, 'tools-attendance');
      await sound(desk, 'attendance');
      const [file] = await Promise.all([desk.waitForEvent('download'), press(desk, '导出出勤')]);
      expect(file.suggestedFilename()).toBe('直播出勤.xlsx');

      // The slide is found in the replay by its words.
      await desk.goto(`/work/live/${room.id}`);
      await press(desk, '下课');
      await desk.locator('dialog[open]').getByRole('button', { name: '下课', exact: true }).click();
      await desk.getByRole('link', { name: '看回放并审核' }).click();
      await desk.getByRole('button', { name: '审核通过并发布' }).waitFor({ timeout: 120_000 });
      await desk.getByRole('searchbox', { name: '搜索' }).fill('break-even');
      await desk.locator('.live-marks').getByText('课件《运费与保本》第 2 页').first().click();
      await desk.locator('img.live-slide').waitFor();
      await shot(desk, 'tools-replay-slide');
      expect(stage.faults()).toEqual([]);
    },
  );
});
