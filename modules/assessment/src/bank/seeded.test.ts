import { assessmentRoutes as routes } from '@yangfan/contract';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedBank } from '../../index.ts';
import { startAssessment, type Stage } from '../../testing.ts';

let stage: Stage;
const keeper = actorOf({ role: 'PROV_ADMIN', scope: 'province', id: '*' });
beforeAll(async () => void (stage = await startAssessment()), 120_000);
afterAll(() => stage.stop());

const health = async (programCode?: string) =>
  (await stage.call(routes.bankHealth, { query: programCode ? { programCode } : {} }, { as: keeper })).body;
const page = async (programCode: string, search?: string) =>
  (await stage.call(routes.listItems, { query: { programCode, size: 5, ...(search ? { search } : {}) } }, { as: keeper })).body;

describe('[E2] the item bank of a fresh installation', () => {
  test.each([
    ['NET_EC', 70, 163],
    ['NET_LIVE', 71, 156],
  ])('[E2] %s has a bank and a blueprint: all %i knowledge points, at least %i questions, no cell short', async (code, points, least) => {
    const bank = await health(code);
    expect(bank).toMatchObject({ programCode: code, knowledgePoints: points, coveredPoints: points });
    expect(bank.total).toBeGreaterThanOrEqual(least);
    expect(bank.cells.reduce((sum, cell) => sum + cell.drawn, 0)).toBe(42);
    expect(bank.cells.filter((cell) => cell.available < 2 * cell.drawn || !cell.chapterTitle)).toEqual([]);
    expect((await page(code)).total).toBe(bank.total);
  });

  test('[E2] the list of one programme holds no question of another', async () => {
    expect((await page('NET_LIVE')).items.map((item) => item.programCode)).toEqual(Array(5).fill('NET_LIVE'));
    expect((await page('NET_LIVE', 'EC01')).total).toBe(0);
    expect((await page('NET_EC', 'LV01')).total).toBe(0);
  });

  test('[E2] seeding a second time changes nothing', async () => {
    const before = [await health('NET_EC'), await health('NET_LIVE')];
    await seedBank(stage.db);
    expect([await health('NET_EC'), await health('NET_LIVE')]).toEqual(before);
    expect((await page('NET_LIVE')).total).toBe(before[1]!.total);
  });
});
