/** A word for a device that its owner recognises, from what the client says of itself. */
export function deviceLabel(userAgent: string): string {
  if (/miniProgram|MicroMessenger/i.test(userAgent)) return '微信';
  const system = /Android/i.test(userAgent)
    ? '安卓'
    : /iPhone/i.test(userAgent)
      ? 'iPhone'
      : /iPad/i.test(userAgent)
        ? 'iPad'
        : /Windows/i.test(userAgent)
          ? 'Windows 电脑'
          : /Macintosh/i.test(userAgent)
            ? '苹果电脑'
            : /Linux/i.test(userAgent)
              ? 'Linux 电脑'
              : '';
  const browser = /Edg\//.test(userAgent)
    ? 'Edge 浏览器'
    : /Firefox\//.test(userAgent)
      ? 'Firefox 浏览器'
      : /Chrome\//.test(userAgent)
        ? 'Chrome 浏览器'
        : /Safari\//.test(userAgent)
          ? 'Safari 浏览器'
          : '';
  return [system, browser].filter(Boolean).join(' ') || '其他设备';
}
