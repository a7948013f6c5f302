/** A lesson of the timetable, as far as a course is made from it. */
export interface PlannedSession {
  chapterCode: string;
  title: string;
  mode: 'VOD' | 'LIVE' | 'OFFLINE';
}

/** Chapters in the order of the timetable, with a lesson for each video session; equal titles get a number. */
export function draftOutline(sessions: readonly PlannedSession[]): { code: string; title: string; lessons: string[] }[] {
  const chapters = new Map<string, { code: string; title: string; lessons: string[] }>();
  for (const { chapterCode, title, mode } of sessions) {
    const chapter = chapters.get(chapterCode) ?? { code: chapterCode, title: plainTitle(title), lessons: [] };
    chapters.set(chapterCode, chapter);
    if (mode === 'VOD') chapter.lessons.push(plainTitle(title));
  }
  for (const chapter of chapters.values()) {
    chapter.lessons = chapter.lessons.map((title, index, all) =>
      all.filter((other) => other === title).length > 1 ? `${title}（${index + 1}）` : title,
    );
  }
  return [...chapters.values()];
}

// The timetable adds the mode to a title; a course outline says it by its icons.
const plainTitle = (title: string) => title.replace(/[（(](点播|直播|线下)[）)]$/, '').trim() || title;

/** Moves one id to a place counted from 1; places beyond the end mean the end. */
export function moved(ids: readonly string[], id: string, position: number): string[] {
  const others = ids.filter((other) => other !== id);
  others.splice(Math.max(0, Math.min(position - 1, others.length)), 0, id);
  return others;
}
