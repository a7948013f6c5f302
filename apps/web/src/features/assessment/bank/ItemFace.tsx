import { assessmentRoutes } from '@yangfan/client';
import type { ItemContent } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call } from '../../../shared/lib/api.ts';
import { StemText } from '../exam/StemText.tsx';
import { ITEM_TYPES } from '../words.ts';
import { sayKey } from './item-words.ts';

type Face = Pick<ItemContent, keyof ItemContent>;

/** An item with key and explanation, for those who may see them. */
export function ItemFace({ item, programCode, itemId }: { item: Face; programCode: string; itemId: string }) {
  const [shown, setShown] = useState<Awaited<ReturnType<typeof look>> | null>(null);
  useEffect(() => {
    let stale = false;
    look(programCode, itemId, item)
      .then((reply) => !stale && setShown(reply))
      // Without it the stem stands as it was typed.
      .catch(() => undefined);
    return () => {
      stale = true;
    };
  }, [programCode, itemId, item]);
  return (
    <div>
      <StemText stem={item.stem} rich={shown?.rich ?? null} />
      <OptionsOf task={item} />
      {item.parts.map((part, at) => (
        <div key={part.key} className="case-part">
          <p className="quiet small">
            小题 {part.key}（{ITEM_TYPES[part.type]}，比重 {part.weight}）
          </p>
          <StemText stem={part.stem} rich={shown?.parts[at]?.rich ?? null} />
          <OptionsOf task={part} />
          <p>
            <b>答案：</b>
            {sayKey(part.type, part.answer)}
          </p>
          {part.analysis && <p className="quiet">解析：{part.analysis}</p>}
        </div>
      ))}
      {item.type !== 'CASE' && (
        <p>
          <b>答案：</b>
          {sayKey(item.type, item.answer)}
        </p>
      )}
      {item.analysis && <p className="quiet">解析：{item.analysis}</p>}
    </div>
  );
}

async function look(programCode: string, itemId: string, item: Face) {
  const { type, chapter, knowledge, difficulty, stem, options, targets, parts, answer, analysis, enemyGroup, source } = item;
  const content = { type, chapter, knowledge, difficulty, stem, options, targets, parts, answer, analysis, enemyGroup, source };
  return (await call(assessmentRoutes.checkItem, { body: { programCode, itemId, content } })).shown;
}

function OptionsOf({ task }: { task: Pick<ItemContent, 'options' | 'targets'> }) {
  if (!task.options.length) return null;
  return (
    <ul style={{ listStyle: 'none', paddingLeft: 0 }}>
      {task.options.map((option) => (
        <li key={option.key}>
          {option.key}. {option.text} {option.lockLast && <span className="quiet small">（固定在最后）</span>}
        </li>
      ))}
      {task.targets.map((target) => (
        <li key={`to-${target.key}`} className="quiet">
          {target.key}. {target.text}
        </li>
      ))}
    </ul>
  );
}
