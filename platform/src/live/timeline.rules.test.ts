import { describe, expect, test } from 'vitest';
import { mainStreamOf, mixFilter, placed, playlistOf, replayTime, segmentsOf, windows, type Part } from './timeline.rules.ts';

const part = (streamId: string, name: string, second: number, lengths: number[], more: Partial<Part> = {}): Part => ({
  streamId,
  name,
  accountId: 'acc',
  kind: 'CAMERA',
  startedAt: new Date(Date.UTC(2026, 10, 24, 1, 0, 0) + second * 1000).toISOString(),
  hasVideo: true,
  hasAudio: true,
  segments: lengths.map((durationS, index) => ({ file: `seg-${String(index).padStart(5, '0')}.ts`, durationS })),
  ...more,
});
// The lecturer broke off between 10 s and 15 s; a co-host spoke from 4 s to 8 s, another from 8 s on, over the break.
const lecturer = [part('lst_a', '0000', 0, [2, 2, 2, 2, 2]), part('lst_a', '0001', 15, [2, 2])];
const first = part('lst_b', '0000', 4, [2, 2]);
const second = part('lst_c', '0000', 8, [2, 2, 2, 2, 2]);
const all = [second, ...lecturer, first];
const at = (one: Part, { file }: { file: string }) => `${one.streamId}/${one.name}/${file}`;

describe('[T2] the time line of a recorded class', () => {
  test('reads only whole segments out of what ffmpeg writes', () => {
    expect(segmentsOf('#EXTM3U\n#EXTINF:2.0,\nseg-00000.ts\n#EXTINF:1.5,\n../../etc/passwd\n#EXTINF:1.0,\n')).toEqual([
      { file: 'seg-00000.ts', durationS: 2 },
    ]);
  });

  test('the picture is of whom was chosen, else of who came first with one', () => {
    expect(mainStreamOf(all, null)).toBe('lst_a');
    expect(mainStreamOf(all, 'lst_c')).toBe('lst_c');
    expect(mainStreamOf(all, 'lst_unknown')).toBe('lst_a');
    expect(mainStreamOf([part('lst_v', '0000', 0, [2], { hasVideo: false }), second], null)).toBe('lst_c');
    expect(mainStreamOf([part('lst_v', '0000', 0, [])], null)).toBeNull();
  });

  test('while live the playlist only grows at its end, and is closed when it is over', () => {
    const options = { over: false, targetS: 2, at };
    const early = playlistOf([part('lst_a', '0000', 0, [2, 2])], options);
    const late = playlistOf(lecturer, options);
    expect(late.startsWith(early.trimEnd())).toBe(true);
    expect(late).not.toContain('ENDLIST');
    expect(late.match(/#EXT-X-DISCONTINUITY\n/g)).toHaveLength(1);
    expect(playlistOf(lecturer, { ...options, over: true })).toMatch(/#EXT-X-PLAYLIST-TYPE:VOD[^]*#EXT-X-ENDLIST\n$/);
    expect(late).toContain('#EXT-X-PROGRAM-DATE-TIME:2026-11-24T01:00:17.000Z');
  });

  test('a break has no length in the replay, and every piece is where it is heard', () => {
    const moment = (second: number) => Date.UTC(2026, 10, 24, 1, 0, 0) + second * 1000;
    expect([0, 9, 12, 16, 99].map((second) => replayTime(lecturer, moment(second)))).toEqual([0, 9, 10, 11, 14]);
    expect(placed(all, 'lst_a').map(({ streamId, offsetS, durationS, main }) => [streamId, offsetS, durationS, main])).toEqual([
      ['lst_a', 0, 10, true],
      ['lst_b', 4, 4, false],
      ['lst_c', 8, 10, false],
      ['lst_a', 10, 4, true],
    ]);
  });

  test('a voice is mixed into every main piece it was heard in, from the right moment of its own', () => {
    const found = windows(all, 'lst_a').map(({ part: main, voices }) => [
      main.name,
      voices.map(({ part: voice, skipS, delayS }) => [voice.streamId, skipS, delayS]),
    ]);
    expect(found).toEqual([
      [
        '0000',
        [
          ['lst_b', 0, 4],
          ['lst_c', 0, 8],
        ],
      ],
      ['0001', [['lst_c', 7, 0]]],
    ]);
  });

  test('the mix is as long as the picture, with or without the lecturer’s own sound', () => {
    const both = mixFilter({ hasAudio: true, durationS: 10 }, [{ skipS: 1.5, delayS: 0 }]);
    expect(both).toContain('[1:a:0]aresample=48000:async=1000,atrim=start=1.500,asetpts=PTS-STARTPTS,adelay=0:all=1,apad[a1]');
    expect(both).toMatch(/\[a0\]\[a1\]amix=inputs=2:.*atrim=end=10\.000\[mix\]$/);
    expect(mixFilter({ hasAudio: false, durationS: 4 }, [])).toBe('anullsrc=r=48000:cl=stereo[a0];[a0]atrim=end=4.000[mix]');
  });
});
