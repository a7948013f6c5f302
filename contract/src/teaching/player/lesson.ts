import { Type } from 'typebox';
import { Closed, Id, Text } from '../../common.ts';

/** A route about a lesson for staff whose scope covers its class. */
export const ofLesson = { params: Closed({ lessonId: Id('lsn') }), scope: { lesson: 'lessonId' } } as const;
/** A route about a lesson for a learner who is in its class. */
export const myLesson = { params: Closed({ lessonId: Id('lsn') }), permission: 'teaching.lesson.watch', scope: 'self' } as const;

/** A second of the film. */
export const Second = Type.Number({ minimum: 0, maximum: 86_400 });
/** Why something was hidden, in the words of who hid it. */
export const Why = Text(200, 2);
