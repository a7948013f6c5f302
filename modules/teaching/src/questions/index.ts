import type { Binding, Job, Queryable, Subject } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { createAnswering } from './answer.service.ts';
import { createAsking } from './ask.service.ts';
import { createKnowledge } from './knowledge.service.ts';
import { questionJobs } from './questions.jobs.ts';
import { createQuestionKit } from './questions.kit.ts';
import { questionBindings } from './questions.routes.ts';

/** 答疑, put together. */
export function createQuestions(ports: TeachingPorts): {
  bindings: Binding[];
  jobs: Job[];
  subject(db: Queryable, id: string): Promise<Subject | null>;
} {
  const kit = createQuestionKit(ports);
  const knowledge = createKnowledge(kit);
  return {
    bindings: questionBindings({ asking: createAsking(kit), answering: createAnswering(kit), knowledge }),
    jobs: questionJobs(kit),
    subject: knowledge.subject,
  };
}
