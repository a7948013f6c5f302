import { createDemo, type ManagementSeed, type ManagementSeedDeps } from './src/seed/seed.service.ts';

export type { ManagementSeed, ManagementSeedDeps };

/** Demonstration data: 4 institutions, 8 lecturers, 8 classes in different states (one for practice), 130 invented learners. Once, on an empty roster, after the seeds of policy and identity. */
export function seedManagement(deps: ManagementSeedDeps): Promise<ManagementSeed> {
  return createDemo(deps).make();
}
