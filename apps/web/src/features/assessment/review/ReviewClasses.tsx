import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, TextArea } from '../../../shared/ui/Field.tsx';
import { Strip } from '../../../shared/ui/Page.tsx';
import type { Whole } from './round.ts';

/** Each class as a whole: figures, the overall comment, works to recommend. */
export function ReviewClasses({ whole }: { whole: Whole }) {
  return (
    <div className="stack">
      {whole.classes.map((cls) => (
        <ReviewClass key={cls.classId} whole={whole} cls={cls} />
      ))}
    </div>
  );
}

function ReviewClass({ whole, cls }: { whole: Whole; cls: Whole['classes'][number] }) {
  const can = useCan();
  const { round } = whole;
  const isOpen = round.state === 'OPEN' && can('assessment.review.manage');
  const excellent = whole.items.filter((one) => one.classId === cls.classId && one.level === 'EXCELLENT');
  const [comment, setComment] = useState(cls.comment);
  const [picked, setPicked] = useState(excellent.filter((one) => one.recommended).map((one) => one.id));
  const save = useSend(assessmentRoutes.commentReviewClass, { refresh: ['/v1/assessment'], done: '已保存' });
  const name = round.classes.find((one) => one.classId === cls.classId)?.className ?? '';
  return (
    <section className="card form">
      <h2>{name}</h2>
      <Strip
        items={[
          { label: '已出分', value: `${cls.final} / ${cls.plans}` },
          { label: '平均分', value: cls.average ?? '—' },
          { label: '标准差', value: cls.spread ?? '—' },
          { label: '优秀 / 合格 / 不合格', value: `${cls.excellent} / ${cls.passed} / ${cls.failed}` },
        ]}
      />
      {isOpen ? (
        <>
          <TextArea
            label="总体评语"
            required
            rows={4}
            maxLength={1000}
            value={comment}
            hint="这个班的规划书总体怎样、普遍的问题是什么；至少 10 个字，学员看得到"
            onChange={(event) => setComment(event.target.value)}
          />
          {excellent.length > 0 && (
            <fieldset className="plain-set">
              <legend>推荐优秀作品</legend>
              {excellent.map((one) => (
                <Choice
                  key={one.id}
                  checked={picked.includes(one.id)}
                  onChange={() => setPicked(picked.includes(one.id) ? picked.filter((id) => id !== one.id) : [...picked, one.id])}
                  label={`${one.maskedName}《${one.planTitle}》${one.score} 分${one.recommendedBy ? `，${one.recommendedBy} 位专家推荐` : ''}`}
                />
              ))}
            </fieldset>
          )}
          <div className="actions">
            <Button
              look="primary"
              busy={save.isPending}
              disabled={comment.trim().length < 10}
              onClick={() => save.mutate({ params: { roundId: round.id, classId: cls.classId }, body: { comment, recommended: picked } })}
            >
              保存评语和推荐
            </Button>
          </div>
        </>
      ) : (
        <>
          <p>{cls.comment || '还没有总体评语。'}</p>
          {excellent
            .filter((one) => one.recommended)
            .map((one) => (
              <p key={one.id}>
                推荐优秀：{one.maskedName}《{one.planTitle}》{one.score} 分
              </p>
            ))}
        </>
      )}
    </section>
  );
}
