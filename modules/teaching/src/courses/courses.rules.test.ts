import { describe, expect, it } from 'vitest';
import { draftOutline, moved } from './courses.rules.ts';

describe('course outline', () => {
  it('[T2] a course follows the timetable: its chapters, and a lesson for each video session', () => {
    expect(
      draftOutline([
        { chapterCode: 'EC01', title: '认识网络创业（点播）', mode: 'VOD' },
        { chapterCode: 'EC01', title: '认识网络创业（线下）', mode: 'OFFLINE' },
        { chapterCode: 'EC02', title: '项目选择', mode: 'VOD' },
        { chapterCode: 'EC02', title: '项目选择', mode: 'VOD' },
        { chapterCode: 'EC03', title: '货源', mode: 'OFFLINE' },
      ]),
    ).toEqual([
      { code: 'EC01', title: '认识网络创业', lessons: ['认识网络创业'] },
      { code: 'EC02', title: '项目选择', lessons: ['项目选择（1）', '项目选择（2）'] },
      { code: 'EC03', title: '货源', lessons: [] },
    ]);
  });

  it('[T2] moving keeps every item once', () => {
    expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b', 'c'], 'a', 99)).toEqual(['b', 'c', 'a']);
  });
});
