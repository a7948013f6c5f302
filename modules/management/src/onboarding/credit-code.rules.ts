// GB 32100-2015: 31 characters, I O S V Z left out because they look like others.
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** The check character of the first 17; undefined when one of them is not of the alphabet. */
export function creditCheckCharacter(first17: string): string | undefined {
  let sum = 0;
  for (const [index, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(first17[index] ?? '?');
    if (value < 0) return undefined;
    sum += value * weight;
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}

/** Checks a unified social credit code; gives it normalised, or the Chinese reason why not. */
export function checkCreditCode(text: string): { ok: true; code: string } | { ok: false; why: string } {
  const code = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (code.length !== 18) return { ok: false, why: `统一社会信用代码应为 18 位，现为 ${code.length} 位` };
  const strange = [...code].find((letter) => !ALPHABET.includes(letter));
  if (strange)
    return { ok: false, why: /[IOSVZ]/.test(strange) ? `代码中不会出现字母 ${strange}，请核对是否为数字` : '代码只含数字和大写字母' };
  if (!/^\d{6}$/.test(code.slice(2, 8))) return { ok: false, why: '第 3–8 位应为登记机关区划代码（数字）' };
  if (creditCheckCharacter(code.slice(0, 17)) !== code[17]) return { ok: false, why: '校验位不符，请对照营业执照逐位核对' };
  return { ok: true, code };
}
