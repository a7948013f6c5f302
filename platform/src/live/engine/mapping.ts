const CLOCK_PER_MS = { audio: 48, video: 90 } as const;
const WINDOW_MS = 5000;

/**
 * When the packets of one kind were taken, by this machine's clock. The least delay seen in the last seconds is the line's own;
 * what is above it is waiting. Sound and picture mapped this way lie together within some milliseconds, hours later too,
 * though a sound card's clock and the computer's run apart.
 */
export class Mapping {
  private base: { timestamp: number; ticks: number } | null = null;
  private least = { now: Infinity, before: Infinity, since: 0 };

  constructor(private readonly kind: keyof typeof CLOCK_PER_MS) {}

  note(timestamp: number, nowMs: number): void {
    const ticks = this.ticksOf(timestamp);
    if (this.base === null || ticks > this.base.ticks) this.base = { timestamp, ticks };
    const delay = nowMs - ticks / CLOCK_PER_MS[this.kind];
    if (nowMs - this.least.since > WINDOW_MS) this.least = { now: delay, before: this.least.now, since: nowMs };
    else this.least.now = Math.min(this.least.now, delay);
  }
  /** Timestamps have 32 bits and start anew. */
  private ticksOf(timestamp: number): number {
    return this.base === null ? timestamp : this.base.ticks + ((timestamp - this.base.timestamp) | 0);
  }
  /** The moment a timestamp belongs to, milliseconds of this machine. */
  momentOf(timestamp: number): number {
    return this.ticksOf(timestamp) / CLOCK_PER_MS[this.kind] + Math.min(this.least.now, this.least.before);
  }
}
