import { DIAGNOSIS_NAMES } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import type { Tone } from '../../../shared/ui/States.tsx';

export type Doctor = ReplyOf<typeof Contract.itemDoctor>;
export type Patient = Doctor['items'][number];
export type Figures = ReplyOf<typeof Contract.itemStatistics>;
export type Diagnosis = Patient['findings'][number]['code'];

const TONES: Record<Diagnosis, Tone> = {
  KEY: 'stop',
  NEGATIVE: 'stop',
  LEAK: 'stop',
  SAME_WRONG: 'stop',
  EXPOSED: 'caution',
  HARD: 'caution',
  EASY: 'caution',
  DIFFICULTY: 'caution',
  WEAK: 'caution',
  IDLE: 'plain',
  FEW: 'idle',
};
/** A diagnosis in a few words and its colour. */
export const sayDiagnosis = (code: Diagnosis): [string, Tone] => [DIAGNOSIS_NAMES[code], TONES[code]];
export const SHOWS: Record<'OPEN' | 'DISMISSED' | 'FEW' | 'WELL' | 'ALL', string> = {
  OPEN: '待处理',
  DISMISSED: '暂不处理',
  FEW: '数据不足',
  WELL: '没有问题',
  ALL: '全部',
};

export const percent = (share: number | null): string => (share === null ? '—' : `${Math.round(share * 100)}%`);
export const two = (value: number | null): string => (value === null ? '—' : value.toFixed(2));
