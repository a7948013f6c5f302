import { orgRoutes } from '@yangfan/client';
import { useRead } from './api.ts';

/** The cities and counties for a choice list; districts stand indented under their city. */
export function useRegionOptions(): { value: string; label: string }[] {
  const { data } = useRead(orgRoutes.listRegions);
  const regions = (data?.items ?? []).filter((region) => region.level !== 'PROVINCE');
  const deep = (code: string | null) => regions.some((other) => other.code === code);
  return regions
    .slice()
    .sort((a, b) => order(a).localeCompare(order(b)))
    .map((region) => ({ value: region.code, label: deep(region.parentCode) ? `　${region.name}` : region.name }));
  function order(region: { code: string; parentCode: string | null }): string {
    return deep(region.parentCode) ? `${region.parentCode}/${region.code}` : region.code;
  }
}
