import { canonicalJson, problem } from '@yangfan/kernel';
import { createHash } from 'node:crypto';

/** The policy in force for something. A value that is missing or of the wrong kind refuses the action, with the rule named. */
export class PolicyValues {
  readonly all: Readonly<Record<string, unknown>>;
  constructor(all: Record<string, unknown>) {
    this.all = all;
  }
  get sha256(): string {
    return createHash('sha256').update(canonicalJson(this.all)).digest('hex');
  }
  number(code: string): number {
    const value = this.all[code];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw missing(code);
    return value;
  }
  boolean(code: string): boolean {
    const value = this.all[code];
    if (typeof value !== 'boolean') throw missing(code);
    return value;
  }
  text(code: string): string {
    const value = this.all[code];
    if (typeof value !== 'string') throw missing(code);
    return value;
  }
  list(code: string): string[] {
    const value = this.all[code];
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) throw missing(code);
    return value as string[];
  }
  json<T>(code: string): T {
    const value = this.all[code];
    if (value === null || typeof value !== 'object') throw missing(code);
    return value as T;
  }
}

const missing = (code: string) => problem('policy.missing', `政策参数 ${code} 未设置或格式不对，操作已停止。请联系省级管理员设置后再试。`);
