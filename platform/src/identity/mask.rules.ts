/** `张*` for two characters, `张*三` for more; never longer than the name. */
export function maskName(name: string): string {
  const letters = [...name.trim()];
  if (letters.length <= 1) return '*';
  if (letters.length === 2) return `${letters[0]}*`;
  return `${letters[0]}${'*'.repeat(Math.min(letters.length - 2, 6))}${letters.at(-1)}`;
}

/** `138****1234` */
export function maskPhone(phone: string): string {
  return phone.length >= 8 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '****';
}

/** `460***********1234`: region's province and the last four stay. */
export function maskIdNo(idNo: string): string {
  return idNo.length >= 8 ? `${idNo.slice(0, 3)}${'*'.repeat(idNo.length - 7)}${idNo.slice(-4)}` : '****';
}

/** A device as its owner recognises it: browser and system, from the user agent. */
export function deviceName(userAgent: string): string {
  const system = /MicroMessenger/i.test(userAgent)
    ? '微信'
    : (/(HarmonyOS|Android|iPhone|iPad|Windows|Mac OS X|Linux)/i.exec(userAgent)?.[1] ?? '未知设备');
  const browser = /(Edg|Firefox|Chrome|Safari)\/[\d.]+/.exec(userAgent)?.[1]?.replace('Edg', 'Edge');
  return browser && system !== '微信' ? `${system} · ${browser}` : system;
}
