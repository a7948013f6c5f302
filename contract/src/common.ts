import { Type, type TProperties, type TSchema } from 'typebox';

/** An object that refuses fields it does not know: a misspelt field must not be dropped silently. */
export function Closed<P extends TProperties>(properties: P, options: object = {}) {
  return Type.Object(properties, { ...options, additionalProperties: false });
}

/** An opaque prefixed id such as `cls_01jd…`. */
export const Id = (prefix: string) =>
  Type.String({ pattern: `^${prefix}_[0-9a-z]{26}$`, description: `${prefix}_ + 26 characters, time-ordered` });

/** An instant, ISO 8601 with zone. */
export const Instant = () => Type.String({ format: 'date-time' });

/** A calendar day, `2026-11-23`, in China's time zone. */
export const Day = () => Type.String({ format: 'date' });

/** Text a person typed: bounded, and without control characters. */
export const Text = (maxLength: number, minLength = 0, options: object = {}) =>
  Type.String({ minLength, maxLength, pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]*$', ...options });

/** One of a few words. Renders as JSON Schema `enum`, which gives good messages and forms. */
export const OneOf = <const V extends readonly string[]>(values: V, options: object = {}) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values as readonly string[], ...options });

/** A value that may be null (never absent): replies say "nothing" explicitly. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Paging by offset; every list is bounded. */
export const PageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
};

/** A bounded page of a list with the size of the whole. */
export const PageOf = <T extends TSchema>(item: T) => Closed({ items: Type.Array(item), total: Type.Integer() });

/** A reply that is not JSON: bytes of the named media type. */
export const raw = (mediaType: string) => Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary', mediaType });

/** Nothing but success. */
export const Done = Closed({ ok: Type.Literal(true) });
