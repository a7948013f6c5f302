/// <reference lib="dom" />
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentRoutes as routes } from '@yangfan/contract';
import { unzip } from '../../modules/assessment/src/dossier/page/unzip.ts';
import { startAssessment, type Stage } from '../../modules/assessment/testing.ts';
import { axeFaults, DESK, isTooWide, noBrowser, PHONE, startBrowser } from './browser.ts';

describe.skipIf(noBrowser)('the page of a dossier in a real browser', () => {
  let stage: Stage;
  let browser: Browser;
  let dir: string;
  let fingerprint: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'yangfan-dossier-'));
    [stage, browser] = await Promise.all([startAssessment(), startBrowser()]);
    const cls = await stage.makeClass(1);
    await stage.publishGrades(cls, 80);
    const { body } = await stage.call(routes.makeMyDossier, { params: { classId: cls.classId } }, { as: cls.learners[0] });
    fingerprint = body.fingerprint;
    const zip = stage.stored.get(/\/v1\/files\/(\w+)/.exec(body.zipUrl)![1]!)!.bytes;
    writeFileSync(join(dir, '培训档案.zip'), zip);
    for (const [name, bytes] of await unzip(new Uint8Array(zip))) writeFileSync(join(dir, name), bytes);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function check(page: Page, files: string[]): Promise<string> {
    await page.getByLabel('选择文件').setInputFiles(files);
    await page.getByText(/^(核对通过|核对不通过|放入的部分)/).waitFor();
    await page.getByRole('heading', { name: '核对结果' }).waitFor();
    return page.locator('#verdict').innerText();
  }

  test('[E6] opened by a double click with the network off it finds a good dossier good and names what was altered', async () => {
    const context = await browser.newContext({ viewport: DESK, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', offline: true });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('request', (request) => !request.url().startsWith('file:') && faults.push(request.url()));
    await page.goto(pathToFileURL(join(dir, 'verify.html')).href);

    expect(await check(page, [join(dir, '培训档案.zip')])).toContain('核对通过');
    await page.getByText('一字不差').waitFor();
    await page.getByLabel('平台网站公布的指纹').fill(fingerprint.toUpperCase().replace(/(.{4})/g, '$1 '));
    await page.getByText('相同：档案是平台的公钥签的').waitFor();
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size);
      expect([await isTooWide(page), await axeFaults(page)]).toEqual([false, []]);
    }
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, 'verify-good.png'), fullPage: true });

    const text = (name: string) => readFileSync(join(dir, name), 'utf8');
    writeFileSync(join(dir, 'dossier.json'), text('dossier.json').replace(/"total":[0-9.]+/, '"total":12.5'));
    const lines = text('ledger.ndjson').split('\n');
    writeFileSync(join(dir, 'ledger.ndjson'), lines.toSpliced(2, 1).join('\n'));
    expect(
      await check(
        page,
        ['dossier.json', 'ledger.ndjson', 'dossier.pdf'].map((name) => join(dir, name)),
      ),
    ).toContain('核对不通过');
    const said = await page.locator('#findings').innerText();
    expect(said).toMatch(/成绩 › 总评：签名时是 [0-9.]+，现在是 12.5/);
    expect(said).toContain('第 2 条留痕不见了');
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, 'verify-bad.png'), fullPage: true });
    expect(faults).toEqual([]);
    await context.close();
  });
});
