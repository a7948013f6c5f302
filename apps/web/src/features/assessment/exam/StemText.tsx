import type { RichBlock, RichInline } from '@yangfan/contract';
import './stem.css';

/** A stem as people read it: its blocks, or its plain text where it has none. */
export function StemText({ stem, rich }: { stem: string; rich: readonly RichBlock[] | null }) {
  return <div className="stem">{rich ? rich.map((block, index) => <Block key={index} block={block} />) : <p>{stem}</p>}</div>;
}

function Block({ block }: { block: RichBlock }) {
  switch (block.kind) {
    case 'image':
      return <img src={block.src} alt={block.alt || '题目图片'} />;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.lines.map((line, index) => (
            <li key={index}>
              <Line line={line} />
            </li>
          ))}
        </List>
      );
    }
    case 'table':
      return (
        <div className="scroll-x">
          <table>
            <tbody>
              {block.rows.map((row, at) => (
                <tr key={at}>
                  {row.map((cell, index) => {
                    const Cell = at === 0 ? 'th' : 'td';
                    return (
                      <Cell key={index}>
                        <Line line={cell} />
                      </Cell>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'paragraph':
      return (
        <p>
          <Line line={block.line} />
        </p>
      );
  }
}

function Line({ line }: { line: readonly RichInline[] }) {
  return line.map((piece, index) => <Piece key={index} piece={piece} />);
}

function Piece({ piece }: { piece: RichInline }) {
  if (piece.kind === 'text')
    return piece.bold ? <strong>{piece.text}</strong> : piece.formula ? <span className="formula">{piece.text}</span> : piece.text;
  if (piece.kind === 'fraction')
    return (
      <span className="fraction">
        <span>
          <Line line={piece.above} />
        </span>
        <span className="visually-hidden">除以</span>
        <span>
          <Line line={piece.below} />
        </span>
      </span>
    );
  const inside = <Line line={piece.of} />;
  if (piece.kind === 'root') return <span className="root">√{inside}</span>;
  return piece.kind === 'raised' ? <sup>{inside}</sup> : <sub>{inside}</sub>;
}
