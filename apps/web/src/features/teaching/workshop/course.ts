import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';

export type Course = ReplyOf<typeof Contract.readCourse>;
export type Lesson = Course['chapters'][number]['lessons'][number];
