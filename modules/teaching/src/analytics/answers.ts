import type { StudyLink } from '@yangfan/contract';
import type { Queryable } from '@yangfan/kernel';
import { liveQuestions } from './lecturer.store.ts';

/** A question that a lecturer should answer. */
export interface Question {
  source: string;
  askedAt: Date;
  answeredAt: Date | null;
  link: StudyLink;
}
/** Whose questions, and from when to when. */
export interface QuestionsOf {
  lecturerId: string;
  /** The lecturer's sessions and classes of the period. */
  sessionIds: readonly string[];
  classIds: readonly string[];
  since: Date;
  until: Date;
}
type QuestionSource = (db: Queryable, of: QuestionsOf) => Promise<Question[]>;

const live: QuestionSource = async (db, { sessionIds }) =>
  (await liveQuestions(db, sessionIds)).map(({ roomId, askedAt, answeredAt }) => ({
    source: '直播提问',
    askedAt,
    answeredAt,
    link: { kind: 'LIVE', id: roomId },
  }));

/** Every place where learners ask: a room that takes questions is added here and nowhere else. */
const SOURCES: readonly QuestionSource[] = [live];

/** All questions to a lecturer in a period. */
export async function questionsTo(db: Queryable, of: QuestionsOf): Promise<Question[]> {
  return (await Promise.all(SOURCES.map((source) => source(db, of)))).flat();
}
