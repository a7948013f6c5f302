/** How far past the furthest point a position may be before it is a seek: a phone reports its position four times a second. */
const SLACK_S = 2;

/** Where the video must go back to on the first view; `null` when the position is allowed. */
export function guardedPosition(position: number, furthest: number, isFree: boolean): number | null {
  return !isFree && position > furthest + SLACK_S ? furthest : null;
}

/** Seconds as a clock, `4:05` or `1:04:05`. */
export function sayClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
