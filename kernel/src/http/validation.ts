import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import localizeZh from 'ajv-i18n/localize/zh/index.js';
import type { TSchema } from 'typebox';
import { problem, type FieldFault } from '../errors/index.ts';

const options = { allErrors: true, strict: false, useDefaults: true, $data: false };
// Query and path arrive as text and are coerced; a JSON body says its types itself.
const textAjv = new Ajv({ ...options, coerceTypes: 'array' });
const bodyAjv = new Ajv(options);
addFormats.default(textAjv);
addFormats.default(bodyAjv);

export type Check = (value: unknown) => unknown;

/** Compiled at the first call: a process has hundreds of routes, and few of them are asked in its first minute. */
function lazily(ajv: Ajv, schema: TSchema): () => ValidateFunction {
  let validate: ValidateFunction | undefined;
  return () => (validate ??= ajv.compile(schema as object));
}

/** A check that returns the value or throws `request.invalid` with the faults by field, in Chinese. */
export function compileCheck(schema: TSchema | undefined, part: 'params' | 'query' | 'body'): Check | undefined {
  if (!schema) return undefined;
  const validator = lazily(part === 'body' ? bodyAjv : textAjv, schema);
  return (value) => {
    const validate = validator();
    if (validate(value)) return value;
    if (part === 'params') throw problem('request.not_found');
    throw problem('request.invalid', undefined, faultsOf(validate));
  };
}

/** A check of replies: gives the reason why a reply breaks its schema, or null. */
export function compileReplyCheck(schema: TSchema): (value: unknown) => string | null {
  const validator = lazily(bodyAjv, schema);
  return (value) => {
    const validate = validator();
    return validate(value) ? null : bodyAjv.errorsText(validate.errors);
  };
}

const WORDS: Partial<Record<string, (error: ErrorObject) => string>> = {
  pattern: () => '格式不正确',
  enum: () => '请从列出的选项中选择',
  additionalProperties: (error) => `不认识的字段 ${String(error.params['additionalProperty'])}`,
  required: (error) => `缺少必填项 ${String(error.params['missingProperty'])}`,
  minLength: (error) => (Number(error.params['limit']) === 1 ? '请填写这一项' : `至少 ${error.params['limit']} 个字`),
};

function faultsOf(validate: ValidateFunction): FieldFault[] {
  const errors = validate.errors ?? [];
  localizeZh(errors);
  return errors.slice(0, 50).map((error) => ({
    path: error.instancePath.slice(1).replaceAll('/', '.') || String(error.params['missingProperty'] ?? ''),
    message: WORDS[error.keyword]?.(error) ?? error.message ?? '填写有误',
  }));
}
