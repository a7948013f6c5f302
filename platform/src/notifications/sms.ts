/** Templates of text messages; `{}` fields are filled from parameters. */
export const SMS_TEMPLATES = {
  login_code: '【扬帆】验证码 {code}，5 分钟内有效。工作人员不会向您索要验证码。',
  invitation: '【扬帆】{name}您好，您已被录入“{className}”，请打开 {link} 激活账号，邀请码 {code}。',
} as const;
export type SmsTemplate = keyof typeof SMS_TEMPLATES;

/** A way to send text messages. Throws to have the message tried again. */
export interface SmsDriver {
  name: string;
  send(phone: string, text: string): Promise<void>;
}

/** Sends nothing: the operator reads the text on their page. For installations without an SMS contract. */
export const localSmsDriver: SmsDriver = { name: 'local', send: async () => undefined };

/** Fills a template; a missing parameter is a mistake in our code, so it throws. */
export function smsText(template: SmsTemplate, params: Record<string, string>): string {
  return SMS_TEMPLATES[template].replace(/\{(\w+)\}/g, (_all, key: string) => {
    const value = params[key];
    if (value === undefined) throw new TypeError(`sms template ${template} lacks ${key}`);
    return value;
  });
}

/** `138****1234` */
export function maskPhone(phone: string): string {
  return phone.length >= 7 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '****';
}
