import type { Db } from '@yangfan/kernel';
import { saveRegions } from './regions/regions.store.ts';
import { REGIONS } from './regions/standards.ts';

/** Brings the region table up to the data file: needed by every installation, at every start. Demonstration people come with management's seed. */
export async function seedRegions(db: Db): Promise<void> {
  await db.tx((tx) => saveRegions(tx, REGIONS));
}
