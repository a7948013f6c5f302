import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { identityRoutes, mediaRoutes, teachingRoutes } from '@yangfan/client';
import { until, type Opened } from './passage.ts';
import type { Person } from './people.ts';
import type { Product } from './processes.ts';

/** Long enough that all video lessons together give hours that count. */
const FILM_S = 900;

/** A real MP4 in the folder: moving picture and a tone, long enough that all video lessons together give hours that count. */
export async function makeFilm(folder: string): Promise<string> {
  const film = join(folder, 'film.mp4');
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=160x90:rate=1',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440',
    '-t',
    String(FILM_S),
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-b:a',
    '48k',
    '-movflags',
    '+faststart',
    '-y',
    film,
  ]);
  return film;
}

/** Step 4: the lecturer uploads a real MP4 in pieces; it becomes playable and stands in every video lesson. */
export async function putFilm(product: Product, opened: Opened, lecturer: Person): Promise<string[]> {
  const film = await makeFilm(product.dataDir);
  const bytes = readFileSync(film);
  await lecturer.call(identityRoutes.getMe);
  const fileId = await uploadInPieces(product.url, lecturer.token()!, bytes);
  const asset = await lecturer.call(mediaRoutes.createAsset, { body: { fileId, title: '电商入门' } });
  await until('film playable', async () => (await lecturer.call(mediaRoutes.readAsset, { params: { assetId: asset.id } })).playable);
  const course = await lecturer.call(teachingRoutes.createCourse, { params: { classId: opened.classId }, body: { fromTimetable: true } });
  const lessons = course.chapters.flatMap((chapter) => chapter.lessons);
  for (const lesson of lessons)
    await lecturer.call(teachingRoutes.editLesson, { params: { lessonId: lesson.id }, body: { assetId: asset.id } });
  return lessons.map((lesson) => lesson.id);
}
async function uploadInPieces(url: string, token: string, bytes: Buffer): Promise<string> {
  const head = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' };
  const made = await fetch(`${url}/v1/files/uploads`, {
    method: 'POST',
    headers: {
      ...head,
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from('film.mp4').toString('base64')},purpose ${Buffer.from('VIDEO').toString('base64')}`,
    },
  });
  if (made.status !== 201) throw new Error(`upload: ${made.status} ${await made.text()}`);
  const where = new URL(made.headers.get('location')!, `${url}/v1/files/uploads`);
  for (let offset = 0; offset < bytes.length;) {
    const piece = bytes.subarray(offset, offset + 200_000);
    const sent = await fetch(new URL(where.pathname, url), {
      method: 'PATCH',
      headers: { ...head, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(piece),
    });
    if (sent.status !== 204) throw new Error(`piece: ${sent.status} ${await sent.text()}`);
    offset = Number(sent.headers.get('upload-offset'));
  }
  return where.pathname.split('/').pop()!;
}
