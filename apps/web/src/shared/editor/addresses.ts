import type { ArticleNode } from '@yangfan/contract';

/** The pictures of a stored article with addresses to show them from. */
export function withAddresses(node: ArticleNode, images: Record<string, string>): ArticleNode {
  if (node.type === 'image')
    return { ...node, attrs: { ...node.attrs, src: images[String(node.attrs?.['fileId'])] ?? node.attrs?.['src'] ?? '' } };
  return node.content ? { ...node, content: node.content.map((one) => withAddresses(one, images)) } : node;
}
