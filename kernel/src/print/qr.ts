import QRCode from 'qrcode';

/** Draws `text` as a QR code (SVG, quiet zone included, level M), to be passed to a template as an image file. */
export async function qrSvg(text: string): Promise<Buffer> {
  const svg = await QRCode.toString(text, {
    type: 'svg',
    errorCorrectionLevel: 'M',
    margin: 2,
    color: { dark: '#10242eff', light: '#ffffffff' },
  });
  return Buffer.from(svg);
}
