import type { Static, TSchema } from 'typebox';

/** A fact that one module tells the others, in the past tense: `assessment.attempt.submitted`. */
export interface EventDefinition<T extends TSchema = TSchema> {
  type: `${string}.${string}.${string}`;
  payload: T;
}

/** Declares an event; personal data never travels in a payload, ids do. */
export function event<const T extends TSchema>(type: EventDefinition['type'], payload: T): EventDefinition<T> {
  return { type, payload };
}

export type PayloadOf<E> = E extends EventDefinition<infer T> ? Static<T> : never;
