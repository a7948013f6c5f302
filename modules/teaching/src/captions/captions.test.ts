import { teachingRoutes as routes } from '@yangfan/contract';
import type { Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCinema, type Cinema } from '../player/testing.ts';

let cinema: Cinema;
beforeAll(async () => void (cinema = await startCinema(600)));
afterAll(() => cinema.stop());

const VTT = 'WEBVTT\n\n00:01.000 --> 00:03.000\n你好，创业\n\n00:04.000 --> 00:06.000\n第一步 < 第二步\n';
const put = (text: string | Buffer, as: Actor = cinema.lecturer, language: 'zh-CN' | 'en' = 'zh-CN') =>
  cinema.call(
    routes.putCaptions,
    { params: cinema.params, body: { language, label: '中文', data: Buffer.from(text as string).toString('base64') } },
    { as },
  );

describe('captions', () => {
  it('[T2] a lecturer uploads captions, corrects a line, and learners of the class get them as the server writes them', async () => {
    const { status, body } = await put(VTT);
    expect(status).toBe(201);
    const place = { ...cinema.params, captionId: body.track.id };
    const edit = (version: number, text: string) =>
      cinema.call(routes.editCue, { params: place, body: { version, index: 0, from: 1, to: 3.5, text } }, { as: cinema.lecturer });
    expect((await edit(1, '你好，海南')).body.cues[0]).toEqual({ from: 1, to: 3.5, text: '你好，海南' });
    expect((await edit(1, '晚了')).code).toBe('teaching.captions.changed');
    expect((await edit(2, '<script>')).code).toBe('teaching.captions.refused');
    const [learner] = cinema.learners as [Actor];
    const file = await cinema.call(routes.myCaptionFile, { params: place }, { as: learner });
    expect(file.headers['content-type']).toContain('text/vtt');
    expect(file.raw.toString()).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n你好，海南\n\n00:00:04.000 --> 00:00:06.000\n第一步 &lt; 第二步\n',
    );
    expect((await cinema.call(routes.myCues, { params: place }, { as: learner })).body.items).toHaveLength(2);
    expect((await cinema.call(routes.myCaptions, { params: cinema.params }, { as: learner })).body.items).toMatchObject([
      { label: '中文', cues: 2 },
    ]);
    expect((await cinema.call(routes.myCaptionFile, { params: place }, { as: cinema.outsider })).code).toBe(
      'teaching.learner.not_enrolled',
    );
  });

  it('[T2] a new file of a language takes the place of the old one; a script in it leaves nothing behind', async () => {
    expect((await put(VTT)).body.track).toMatchObject({ version: 3 });
    const refused = await put('WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>\n', cinema.lecturer, 'en');
    expect(refused.code).toBe('teaching.captions.refused');
    expect(JSON.stringify(refused.body)).toContain('第 4 行');
    const { body } = await cinema.call(routes.listCaptions, { params: cinema.params }, { as: cinema.teacher });
    expect(body.items).toHaveLength(1);
    expect((await put(VTT, cinema.foreignLecturer)).status).toBe(403);
    await cinema.call(routes.removeCaptions, { params: { ...cinema.params, captionId: body.items[0]!.id } }, { as: cinema.lecturer });
    expect((await cinema.call(routes.listCaptions, { params: cinema.params }, { as: cinema.teacher })).body.items).toEqual([]);
  });
});

describe('notes', () => {
  it('[T4] notes at a minute are the learner’s own: changed, taken away and brought back, exported', async () => {
    const [a, b] = cinema.learners as [Actor, Actor];
    const add = async (atS: number, text: string) =>
      (await cinema.call(routes.addNote, { params: cinema.params, body: { atS, text } }, { as: a })).body;
    const late = await add(65, '# 选品 <b>');
    const early = await add(5, '开场');
    const list = async (as: Actor) =>
      (await cinema.call(routes.myNotes, { params: cinema.params }, { as })).body.items.map(({ text }) => text);
    const edit = (noteId: string, body: { text?: string; removed?: boolean }, as: Actor = a) =>
      cinema.call(routes.editNote, { params: { ...cinema.params, noteId }, body }, { as });
    expect(await list(a)).toEqual(['开场', '# 选品 <b>']);
    expect(await list(b)).toEqual([]);
    await edit(early.id, { removed: true });
    expect(await list(a)).toEqual(['# 选品 <b>']);
    await edit(early.id, { removed: false, text: '开场白' });
    expect(await list(a)).toEqual(['开场白', '# 选品 <b>']);
    expect((await edit(late.id, { text: 'x' }, b)).status).toBe(404);
    const { raw } = await cinema.call(routes.exportNotes, { params: cinema.params }, { as: a });
    expect(raw.toString()).toContain('## 00:05\n\n开场白\n\n## 01:05\n\n\\# 选品 \\<b\\>\n');
  });
});
