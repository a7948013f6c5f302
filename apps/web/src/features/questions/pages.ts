import type { Page } from '../../shared/lib/feature.ts';

const asking = ['teaching.question.ask'];
const reading = ['teaching.question.read'];

/** Pages of 答疑: the learner's questions and the knowledge base; the queue and the ticket for staff. */
export const questionPages: readonly Page[] = [
  {
    path: '/learn/questions',
    shell: 'learner',
    name: 'MyQuestions',
    load: () => import('./MyQuestions.tsx'),
    anyOf: asking,
    nav: { label: '答疑', order: 5, also: ['/learn/knowledge'] },
  },
  { path: '/learn/questions/new', shell: 'learner', name: 'AskPage', load: () => import('./AskPage.tsx'), anyOf: asking },
  { path: '/learn/questions/$questionId', shell: 'learner', name: 'MyQuestion', load: () => import('./MyQuestion.tsx'), anyOf: asking },
  { path: '/learn/knowledge', shell: 'learner', name: 'LearnerKnowledge', load: () => import('./Knowledge.tsx'), anyOf: asking },
  {
    path: '/work/questions',
    shell: 'staff',
    name: 'Queue',
    load: () => import('./Queue.tsx'),
    anyOf: reading,
    nav: { label: '答疑', group: '班级与教学', order: 23, also: ['/work/knowledge'] },
  },
  { path: '/work/questions/$questionId', shell: 'staff', name: 'Ticket', load: () => import('./Ticket.tsx'), anyOf: reading },
  { path: '/work/knowledge', shell: 'staff', name: 'StaffKnowledge', load: () => import('./Knowledge.tsx'), anyOf: reading },
];
