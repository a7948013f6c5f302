// The word by which the server knows that this tab holds the attempt; another tab or device gets its own.

const key = (attemptId: string) => `yf-holder-${attemptId}`;

export function keptHolder(attemptId: string): string | null {
  try {
    return sessionStorage.getItem(key(attemptId));
  } catch {
    return null;
  }
}
export function keepHolder(attemptId: string, holder: string): void {
  try {
    sessionStorage.setItem(key(attemptId), holder);
  } catch {
    // Without storage a reload takes the attempt over again, which is allowed.
  }
}
export function forgetHolder(attemptId: string): void {
  try {
    sessionStorage.removeItem(key(attemptId));
  } catch {
    // nothing kept
  }
}
