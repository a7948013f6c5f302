/** When the next pop-up comes: by chance between the policy's minutes, so that nobody can wait for it. `chance` in [0, 1). */
export function nextPopup(now: number, minMinutes: number, maxMinutes: number, chance: number): number {
  const [least, most] = [Math.min(minMinutes, maxMinutes), Math.max(minMinutes, maxMinutes)];
  return now + Math.round((least + (most - least) * chance) * 60_000);
}
