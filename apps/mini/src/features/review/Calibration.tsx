import { View } from '@tarojs/components';
import type { ReplyOf, routes } from '@yangfan/contract';
import { openPage } from '../../shell/navigate.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';

type State = ReplyOf<(typeof routes.assessment)['myExpert']>['calibration'];

/** The benchmark plans an expert marks before any other, and how far off they were. */
export function Calibration({ state }: { state: State }) {
  return (
    <Card title="校准" aside={<StateTag tone={state.passed ? 'good' : 'here'}>{state.passed ? '合格' : '待完成'}</StateTag>}>
      <View className="review-quiet">
        {state.passed && state.until
          ? `有效至 ${sayMoment(state.until)}，到期前可以再试。`
          : `与参考分相差不超过 ${state.limit} 分才能评审；不合格可以再试，不公布参考分。`}
      </View>
      {state.papers.map((paper) => (
        <ListRow
          key={paper.code}
          title={paper.title}
          note={
            paper.deviation === null
              ? '还没有试评'
              : `试评 ${paper.tries} 次，最近一次偏差 ${paper.deviation > 0 ? '+' : ''}${paper.deviation} 分`
          }
          aside={
            <StateTag tone={paper.passed ? 'good' : paper.tries > 0 ? 'wrong' : 'quiet'}>
              {paper.passed ? '合格' : paper.tries > 0 ? '偏差过大' : '未试评'}
            </StateTag>
          }
          onPress={() => openPage('reviewCalibrate', { code: paper.code })}
        />
      ))}
    </Card>
  );
}
