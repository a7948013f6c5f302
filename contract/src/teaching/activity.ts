/** What a lesson may hold beside its film. */
export const ACTIVITY_KINDS = ['ARTICLE', 'COURSEWARE', 'QUIZ', 'ASSIGNMENT', 'SCORM'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];
