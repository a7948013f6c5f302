import { Image, View } from '@tarojs/components';
import { useMemo } from 'react';
import { encodeBase64, utf8Bytes } from '../../shell/base64.ts';
import { useTextSize } from '../../shell/text-size.ts';
import { aria } from './aria.ts';
import { drawPassage, layPassage, tellPassage, type Leg } from './course-line.rules.ts';
import './CourseLine.css';

const LINE = { normal: 22, large: 28 };
const picture = (svg: string) => `data:image/svg+xml;base64,${encodeBase64(utf8Bytes(svg))}`;
const BOAT = picture(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 34"><path fill="#b3286f" d="M19 1 2 31h17zM23 11c9 2 14 10 14 20H23z"/></svg>',
);

/** The learner's whole passage on one chart: where they are, what is behind, what is ahead. */
export function CourseLine({ legs }: { legs: readonly Leg[] }) {
  const size = useTextSize();
  const passage = useMemo(() => layPassage(legs, LINE[size]), [legs, size]);
  const chart = useMemo(() => picture(drawPassage(legs, passage)), [legs, passage]);
  return (
    <View className="course" style={{ height: `${passage.height}px` }} {...aria({ role: 'img', label: tellPassage(legs) })}>
      <Image className="course-chart" src={chart} mode="scaleToFill" {...aria({ isHidden: true })} />
      {legs.map((leg, index) => {
        const { across, y, isCrest } = passage.points[index]!;
        const rise = leg.state === 'here' ? 42 : 12;
        const end = index === 0 ? ' course-first' : index === legs.length - 1 ? ' course-last' : '';
        return (
          <View key={leg.name} className="course-point" style={{ left: `${across}%`, top: `${y}px` }} {...aria({ isHidden: true })}>
            {leg.state === 'here' ? <Image className="course-boat" src={BOAT} /> : null}
            <View className={`course-dot course-${leg.state}`} />
            <View className={`course-words${end}`} style={isCrest ? { bottom: `${rise}px` } : { top: '12px' }}>
              <View className={leg.state === 'here' ? 'course-name course-name-here' : 'course-name'}>{leg.name}</View>
              {leg.note ? <View className="course-note figure">{leg.note}</View> : null}
            </View>
          </View>
        );
      })}
    </View>
  );
}
