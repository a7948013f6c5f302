export * from './fonts.ts';
export * from './printer.ts';
export * from './qr.ts';
