import type { RichInline } from '@yangfan/contract';
import { formula } from '../bank/formula.rules.ts';
import { isNode, wholeText, xml, type Node } from './xml-tree.ts';

const TEX = 'application/x-tex';

/** A formula as MathML, with its own words beside it, so that it comes back as it was written. */
export function mathOf(tex: string): string {
  return `<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow>${row(formula(tex))}</mrow><annotation encoding="${TEX}">${xml(tex)}</annotation></semantics></math>`;
}

function row(pieces: readonly RichInline[]): string {
  const done: string[] = [];
  for (const one of pieces) {
    if (one.kind === 'text') done.push(...tokens(one.text));
    else if (one.kind === 'fraction') done.push(`<mfrac><mrow>${row(one.above)}</mrow><mrow>${row(one.below)}</mrow></mfrac>`);
    else if (one.kind === 'root') done.push(`<msqrt>${row(one.of)}</msqrt>`);
    else {
      const name = one.kind === 'raised' ? 'msup' : 'msub';
      done.push(`<${name}>${done.pop() ?? '<mrow/>'}<mrow>${row(one.of)}</mrow></${name}>`);
    }
  }
  return done.join('');
}

/** Numbers, letters, signs and words, each in its element. */
function tokens(text: string): string[] {
  return [...text.matchAll(/[\d.]+|[a-zA-Zα-ωΔ]|[\p{Script=Han}]+|\s+|[^]/gu)].map(([one]) => {
    if (/^[\d.]+$/.test(one)) return `<mn>${one}</mn>`;
    if (/^[a-zA-Zα-ωΔ]$/.test(one)) return `<mi>${one}</mi>`;
    return /^[\p{Script=Han}\s]+$/u.test(one) ? `<mtext>${xml(one)}</mtext>` : `<mo>${xml(one)}</mo>`;
  });
}

/** The formula of a MathML element: its TeX where somebody noted it, else what its elements say, as far as a stem can. */
export function texOf(math: Node): string {
  const note = annotationOf(math);
  return (note ?? said(math).trim()).replace(/[$\n]/g, ' ');
}
function annotationOf(node: Node): string | null {
  for (const one of node.children.filter(isNode)) {
    if (one.name === 'annotation' && one.attributes.get('encoding') === TEX) return wholeText(one);
    const deeper = annotationOf(one);
    if (deeper !== null) return deeper;
  }
  return null;
}
function said(node: Node): string {
  const parts = node.children.filter(isNode);
  const [first, second] = parts.map(said);
  switch (node.name) {
    case 'mfrac':
      return `\\frac{${first ?? ''}}{${second ?? ''}}`;
    case 'msqrt':
      return `\\sqrt{${parts.map(said).join('')}}`;
    case 'msup':
      return `${first ?? ''}^{${second ?? ''}}`;
    case 'msub':
      return `${first ?? ''}_{${second ?? ''}}`;
    case 'annotation':
    case 'annotation-xml':
      return '';
    default:
      return parts.length ? parts.map(said).join('') : wholeText(node).trim();
  }
}
