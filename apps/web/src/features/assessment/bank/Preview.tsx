import { Link } from '@tanstack/react-router';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import type { Value } from '../exam/answers.ts';
import { QuestionView } from '../exam/QuestionView.tsx';
import './bank.css';

/** The item as a candidate will see it, what is still missing, and items that look like it. */
export function Preview({ look }: { look: ReplyOf<typeof Contract.checkItem> | null }) {
  const [value, setValue] = useState<Value>(null);
  return (
    <aside className="card stack" aria-label="预览">
      <h2>学员看到的样子</h2>
      {look ? (
        <QuestionView key={look.shown.type} question={look.shown} value={fits(look.shown.type, value) ? value : null} onChange={setValue} />
      ) : (
        <p className="quiet">写好题干后，这里显示预览。</p>
      )}
      {look && look.faults.length > 0 && (
        <div className="note caution">
          <div>
            <b>还要补齐</b>
            <ul>
              {look.faults.map(({ path, message }) => (
                <li key={path + message}>{message}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {look && look.similar.length > 0 && (
        <div className="note caution">
          <div>
            <b>题库里有很相似的题</b>
            <ul>
              {look.similar.map(({ id, code, stem, distance }) => (
                <li key={id}>
                  <Link to={`/work/items/${id}`} target="_blank">
                    {code}
                  </Link>
                  {distance === 0 ? '（题干相同）' : ''} {stem.slice(0, 60)}
                </li>
              ))}
            </ul>
            确认不重复再保存；内容相近又要保留的，请设成同一互斥组。
          </div>
        </div>
      )}
    </aside>
  );
}

/** An answer tried on one type is not shown on another. */
function fits(type: string, value: Value): boolean {
  if (value === null) return true;
  if (type === 'MATCH' || type === 'CASE') return typeof value === 'object' && !Array.isArray(value);
  if (type === 'MULTI' || type === 'ORDER' || type === 'FILL') return Array.isArray(value);
  return typeof value !== 'object';
}
