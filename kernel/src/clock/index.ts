/** Where the product reads the time; tests hand in their own. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved. */
export function fixedClock(start: Date | string): Clock & { set(at: Date | string): void; advance(ms: number): void } {
  let at = new Date(start);
  return {
    now: () => new Date(at),
    set: (next) => {
      at = new Date(next);
    },
    advance: (ms) => {
      at = new Date(at.getTime() + ms);
    },
  };
}

/** The calendar day of an instant in China, `YYYY-MM-DD`; the province has one time zone and no summer time. */
export function chinaDay(at: Date): string {
  return chinaStamp(at).slice(0, 10);
}

/** China's wall clock at an instant, `YYYY-MM-DD HH:mm:ss`. */
export function chinaStamp(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same to the minute, `YYYY-MM-DD HH:mm`. */
export const chinaMinute = (at: Date): string => chinaStamp(at).slice(0, 16);

/** The time of day alone, `HH:mm`. */
export const chinaTime = (at: Date): string => chinaStamp(at).slice(11, 16);

/** The instant of a China wall-clock time: `chinaInstant('2026-11-23', '08:30')`. */
export function chinaInstant(day: string, time = '00:00'): Date {
  return new Date(`${day}T${time.length === 5 ? `${time}:00` : time}+08:00`);
}
