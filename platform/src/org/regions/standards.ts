import type { DictionaryEntry, ProgramCode } from '@yangfan/contract';
import dicts from '../data/dicts.json' with { type: 'json' };
import regions from '../data/regions.json' with { type: 'json' };
import syllabus from '../data/syllabus.json' with { type: 'json' };
import type { Region } from '../ports.ts';
import { dictionaries, type SyllabusChapter } from './regions.rules.ts';

/** All code sets, built once. */
export const DICTIONARIES = dictionaries(dicts as Record<string, DictionaryEntry[]>);

/** The chapters of a programme; undefined where no syllabus is known yet. */
export function syllabusOf(programCode: ProgramCode): readonly SyllabusChapter[] | undefined {
  return (syllabus as Partial<Record<ProgramCode, SyllabusChapter[]>>)[programCode];
}

/** The province, its 19 cities and counties, their districts, and 洋浦 with its internal code. */
export const REGIONS: readonly (Region & { reportAs: string | null })[] = [
  { code: regions.province.code, name: regions.province.name, level: 'PROVINCE', parentCode: null, reportAs: null },
  ...regions.regions.flatMap((region) => [
    { code: region.code, name: region.name, level: region.level as Region['level'], parentCode: regions.province.code, reportAs: null },
    ...region.children.map((child) => ({
      code: child.code,
      name: child.name,
      level: 'DISTRICT' as const,
      parentCode: region.code,
      reportAs: null,
    })),
  ]),
  ...regions.internal.map((region) => ({
    code: region.code,
    name: region.name,
    level: 'INTERNAL' as const,
    parentCode: regions.province.code,
    reportAs: region.reportAs,
  })),
];

const NAMES = new Map(REGIONS.map((region) => [region.code, region.name]));

/** A region's name; the code itself where it is unknown. Regions change by decree only, so they are read from memory. */
export const regionName = (code: string): string => NAMES.get(code) ?? code;
export const findRegion = (code: string): Region | undefined => REGIONS.find((region) => region.code === code);
