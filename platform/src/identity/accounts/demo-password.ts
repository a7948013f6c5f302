/** The password of every demonstration account that staff and testers sign in with. */
export const DEMO_PASSWORD = 'Yangfan-2026';
