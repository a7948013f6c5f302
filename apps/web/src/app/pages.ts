import { analyticsPages } from '../features/analytics/pages.ts';
import { assessmentPages } from '../features/assessment/pages.ts';
import { homePages } from '../features/home/pages.ts';
import { identityPages } from '../features/identity/pages.ts';
import { livePages } from '../features/live/pages.ts';
import { managementPages } from '../features/management/pages.ts';
import { operationsPages } from '../features/operations/pages.ts';
import { orgPages } from '../features/org/pages.ts';
import { questionPages } from '../features/questions/pages.ts';
import { teachingPages } from '../features/teaching/pages.ts';
import { timelinePages } from '../features/timeline/pages.ts';
import type { Page } from '../shared/lib/feature.ts';

/** Every page of the browser app. */
export const pages: readonly Page[] = [
  ...homePages,
  ...identityPages,
  ...orgPages,
  ...managementPages,
  ...teachingPages,
  ...livePages,
  ...assessmentPages,
  ...timelinePages,
  ...operationsPages,
  ...analyticsPages,
  ...questionPages,
];
