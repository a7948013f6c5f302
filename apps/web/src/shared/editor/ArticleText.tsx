import type { ArticleNode } from '@yangfan/contract';
import { Fragment, type ReactNode } from 'react';
import './article.css';

/** An article as learners read it: only what the server let through, each node as its element. */
export function ArticleText({ article, images }: { article: ArticleNode; images: Record<string, string> }) {
  if (!article.content?.length) return <p className="quiet">还没有正文。</p>;
  return <div className="article">{article.content.map((node, index) => draw(node, index, images))}</div>;
}

function draw(node: ArticleNode, key: number, images: Record<string, string>): ReactNode {
  const inside = node.content?.map((one, index) => draw(one, index, images));
  switch (node.type) {
    case 'paragraph':
      return <p key={key}>{inside}</p>;
    case 'heading':
      return node.attrs?.['level'] === 3 ? <h3 key={key}>{inside}</h3> : <h2 key={key}>{inside}</h2>;
    case 'bulletList':
      return <ul key={key}>{inside}</ul>;
    case 'orderedList':
      return <ol key={key}>{inside}</ol>;
    case 'listItem':
      return <li key={key}>{inside}</li>;
    case 'blockquote':
      return <blockquote key={key}>{inside}</blockquote>;
    case 'horizontalRule':
      return <hr key={key} />;
    case 'hardBreak':
      return <br key={key} />;
    case 'image':
      return <img key={key} src={images[String(node.attrs?.['fileId'])]} alt={String(node.attrs?.['alt'] ?? '')} loading="lazy" />;
    case 'text':
      return <Fragment key={key}>{marked(node)}</Fragment>;
    default:
      return null;
  }
}

const TAGS = { bold: 'strong', italic: 'em', underline: 'u', strike: 's' } as const;
function marked({ text, marks = [] }: ArticleNode): ReactNode {
  return marks.reduce<ReactNode>((inside, mark) => {
    if (mark.type === 'link')
      return (
        <a href={mark.attrs?.['href']} target="_blank" rel="noreferrer nofollow">
          {inside}
        </a>
      );
    const Tag = TAGS[mark.type as keyof typeof TAGS];
    return Tag ? <Tag>{inside}</Tag> : inside;
  }, text);
}
