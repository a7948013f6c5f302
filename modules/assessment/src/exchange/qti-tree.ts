import type { Defaults } from './exchange.rules.ts';
import { plainName } from './markup.ts';
import { texOf } from './mathml.ts';
import { isNode, ownText, wholeText, type Node } from './xml-tree.ts';

/** What shows only after an answer, or only where other signs are missing. */
export const UNSAID = new Set(['feedbackblock', 'feedbackinline', 'modalfeedback', 'templateblock', 'templateinline', 'infocontrol', 'rp']);

/** What an item declares of one response. */
export interface Declaration {
  cardinality: string;
  type: string;
  correct: string[];
  mapped: { key: string; value: number }[];
}
/** An item being read. */
export interface Item {
  root: Node;
  isOwn: boolean;
  declarations: ReadonlyMap<string, Declaration>;
  of: Defaults;
}

/** Children of a name, whichever way QTI 2 or 3 writes it. */
export const kids = (node: Node, name: string): Node[] => node.children.filter(isNode).filter((one) => plainName(one.name) === name);
/** Everything of a name below. */
export const deep = (node: Node, name: string): Node[] =>
  node.children.filter(isNode).flatMap((one) => (plainName(one.name) === name ? [one] : deep(one, name)));
/** An attribute as QTI 3 writes it, or as QTI 2 does. */
export const attribute = (node: Node, name: string): string | undefined =>
  node.attributes.get(name) ?? node.attributes.get(name.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase()));

/** All responses that an item declares. */
export function declarationsOf(root: Node): Map<string, Declaration> {
  return new Map(
    kids(root, 'responsedeclaration').map((node) => [
      attribute(node, 'identifier') ?? '',
      {
        cardinality: attribute(node, 'cardinality') ?? 'single',
        type: attribute(node, 'base-type') ?? 'identifier',
        correct: kids(node, 'correctresponse').flatMap((one) => kids(one, 'value').map(ownText)),
        mapped: kids(node, 'mapping').flatMap((one) =>
          kids(one, 'mapentry').map((entry) => ({
            key: attribute(entry, 'map-key') ?? '',
            value: Number(attribute(entry, 'mapped-value') ?? 0),
          })),
        ),
      },
    ]),
  );
}
/** The declaration that belongs to a question. */
export const declared = (node: Node, item: Item): Declaration | undefined =>
  item.declarations.get(attribute(node, 'response-identifier') ?? '');
/** What is right, by the key or by what earns points. */
export const rightOf = ({ correct, mapped }: Declaration): string[] =>
  correct.length ? correct.map((one) => one.trim()) : mapped.filter(({ value }) => value > 0).map(({ key }) => key.trim());
/** The words of a choice: ours as they are, of others in one line, without the feedback that would give the answer away. */
export const choiceText = (node: Node, isOwn: boolean): string => (isOwn ? wholeText(node) : saidIn(node).replace(/\s+/g, ' ').trim());
function saidIn(node: Node): string {
  return node.children
    .map((one) => {
      if (!isNode(one)) return one;
      const name = plainName(one.name);
      if (UNSAID.has(name)) return '';
      if (name === 'math') return texOf(one);
      return name === 'rt' ? `（${saidIn(one)}）` : saidIn(one);
    })
    .join('');
}
