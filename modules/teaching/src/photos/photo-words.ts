import { chinaStamp } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { Position } from '../check-in/fence.rules.ts';

const placeWords = ({ lat, lng }: Position) =>
  `${lat >= 0 ? '北纬' : '南纬'} ${Math.abs(lat).toFixed(4)}　${lng >= 0 ? '东经' : '西经'} ${Math.abs(lng).toFixed(4)}`;

/** What is burnt into a picture of a session: class, time, place, who took it. */
export const photoWords = (cls: TrainingClass, session: TimetableSession, position: Position | null, who: string, now: Date) => [
  `${cls.name}　${session.title}`,
  `${chinaStamp(now)}　${position ? placeWords(position) : session.roomName ? `${session.roomName}（未取得坐标）` : '线上（没有坐标）'}`,
  `${who} 拍摄　扬帆`,
];
