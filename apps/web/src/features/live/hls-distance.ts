/**
 * How far behind a live list is played: a segment of two seconds and one in hand. Who stalls at that is put back a second each time;
 * who fell behind plays a little faster.
 */
export const LIVE_DISTANCE = { liveSyncDuration: 3, liveMaxLatencyDuration: 12, liveSyncOnStallIncrease: 1, maxLiveSyncPlaybackRate: 1.1 };
