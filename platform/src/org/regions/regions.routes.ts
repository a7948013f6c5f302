import { orgRoutes, PROGRAMS } from '@yangfan/contract';
import { bind, problem, type Binding } from '@yangfan/kernel';
import { syllabusHours } from './regions.rules.ts';
import { DICTIONARIES, REGIONS, syllabusOf } from './standards.ts';

/** Code sets, regions and syllabi: data that everybody may read. */
export const regionBindings: Binding[] = [
  bind(orgRoutes.listRegions, async ({ reply }) => {
    reply.header('cache-control', 'public, max-age=3600');
    return { items: REGIONS.map(({ reportAs: _reportAs, ...region }) => region) };
  }),
  bind(orgRoutes.getDictionaries, async ({ reply }) => {
    reply.header('cache-control', 'public, max-age=3600');
    return DICTIONARIES;
  }),
  bind(orgRoutes.getSyllabus, async ({ params }) => {
    const chapters = syllabusOf(params.programCode);
    if (!chapters) throw problem('request.not_found', '这门课程还没有大纲');
    return {
      programCode: params.programCode,
      programName: PROGRAMS[params.programCode].name,
      ...syllabusHours(chapters),
      chapters: chapters.map(({ code, title, hours, mode, knowledge }) => ({
        code,
        title,
        hours,
        vodHours: mode.vod,
        liveHours: mode.live,
        offlineHours: mode.offline,
        knowledge,
      })),
    };
  }),
];
