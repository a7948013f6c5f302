/** The code of a scanned text (`…/check-in?c=CODE` or the code alone), or of the address the page was opened with; `null` when there is none. */
export function codeOf(text: string | undefined): string | null {
  if (!text) return null;
  const trimmed = text.trim();
  const inAddress = /[?&]c=([^&#]+)/.exec(trimmed);
  const code = inAddress ? safeDecode(inAddress[1]!) : trimmed;
  return code.length >= 10 && code.length <= 200 ? code : null;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
