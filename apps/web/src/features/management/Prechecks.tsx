import type { managementRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { Empty, StateTag } from '../../shared/ui/States.tsx';

type Item = ReplyOf<typeof Contract.precheckClass>['items'][number];

/** The findings of the pre-check, rule by rule, what must be mended first. */
export function Prechecks({ items }: { items: readonly Item[] }) {
  if (!items.length) return <Empty title="还没有预检结果">提交时系统会逐条核对政策规定。</Empty>;
  const weight = (item: Item) => (item.ok ? 2 : item.severity === 'BLOCK' ? 0 : 1);
  return (
    <ul className="rows">
      {[...items]
        .sort((a, b) => weight(a) - weight(b))
        .map((item) => (
          <li key={`${item.rule}-${item.sentence}`} title={`规则 ${item.rule}`}>
            <StateTag tone={item.ok ? 'good' : item.severity === 'BLOCK' ? 'stop' : 'caution'}>
              {item.ok ? '符合' : item.severity === 'BLOCK' ? '不符合' : '请注意'}
            </StateTag>
            <span className="grow">{item.sentence}</span>
          </li>
        ))}
    </ul>
  );
}
