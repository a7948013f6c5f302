/** Persons whose faces are stored: warned at 80,000, and from 100,000 filing with the authority is due (人脸识别技术应用安全管理办法). */
export const ALERT_AT = 80_000;
export const FILING_AT = 100_000;

/** Which duty a number of persons brings. */
export function faceDuty(persons: number): 'BELOW' | 'ALERT' | 'FILING_DUE' {
  return persons >= FILING_AT ? 'FILING_DUE' : persons >= ALERT_AT ? 'ALERT' : 'BELOW';
}

/** A template that nobody used for this many days is deleted (the consent text says one year). */
export const TEMPLATE_UNUSED_DAYS = 365;
