/** Large-text mode (适老化): one factor on the root font size; everything is sized in rem. */
export function largeText(): boolean {
  try {
    return localStorage.getItem('yf-large-text') === '1';
  } catch {
    return false;
  }
}

/** Sets or clears large-text mode and remembers it on this device. */
export function setLargeText(on: boolean): void {
  try {
    localStorage.setItem('yf-large-text', on ? '1' : '0');
  } catch {
    // A private window forgets; the mode still holds until it closes.
  }
  applyTextSize(on);
}

export function applyTextSize(on = largeText()): void {
  document.documentElement.dataset.text = on ? 'large' : 'normal';
}
