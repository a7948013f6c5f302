import { PROBLEMS, type ProblemCode } from '@yangfan/contract';

/** One field that is wrong, with the sentence shown beside it. */
export interface FieldFault {
  path: string;
  message: string;
}

/** An answer that is not success; the kernel turns it into problem+json. */
export class ProblemError extends Error {
  readonly status: number;
  readonly title: string;
  readonly code: ProblemCode;
  readonly fields: FieldFault[] | undefined;
  constructor(code: ProblemCode, detail?: string, fields?: FieldFault[]) {
    super(detail ?? PROBLEMS[code].title);
    this.code = code;
    this.status = PROBLEMS[code].status;
    this.title = PROBLEMS[code].title;
    this.fields = fields;
  }
}

/** Makes the error to throw: `throw problem('auth.scope')`. `detail` is Chinese and never holds personal data. */
export function problem(code: ProblemCode, detail?: string, fields?: FieldFault[]): ProblemError {
  return new ProblemError(code, detail, fields);
}
