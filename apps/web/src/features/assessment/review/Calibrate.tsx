import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { ReviewChapters } from './ReviewChapters.tsx';
import './review.css';

/** A benchmark plan to mark; afterwards how far off, never what would have been right. */
export function Calibrate() {
  const { code } = useParams({ strict: false }) as { code: string };
  const paper = useRead(assessmentRoutes.readBenchmark, { params: { code } });
  const [points, setPoints] = useState<Record<string, string>>({});
  const [result, setResult] = useState<ReplyOf<typeof Contract.calibrate> | null>(null);
  const send = useSend(assessmentRoutes.calibrate, { refresh: ['/v1/assessment'], onDone: setResult });
  if (paper.error) return <ErrorState error={paper.error} onRetry={() => void paper.refetch()} />;
  if (!paper.data) return <Loading />;
  const { chapters, title, limit } = paper.data;
  const missing = chapters.filter((one) => !points[one.code]).length;
  const total = chapters.reduce((sum, one) => sum + Number(points[one.code] ?? 0), 0);
  return (
    <div className="stack">
      <PageHead title={title} lead={`偏差不超过 ${limit} 分为合格`} crumbs={<Link to="/work/reviews">我的评审</Link>} />
      {result && (
        <div className={`note ${result.passed ? 'good' : 'stop'}`} role="status">
          <span>
            {result.passed ? '合格' : '偏差过大，可以再试'}：比参考分{result.deviation >= 0 ? '高' : '低'} {Math.abs(result.deviation)} 分。
            {result.furthest.length > 0 &&
              `差得较多的是${result.furthest.map((one) => `“${one.title}”（偏${one.direction === 'HIGH' ? '高' : '低'}）`).join('、')}。`}
          </span>
        </div>
      )}
      <div className="desk">
        <ReviewChapters chapters={chapters} />
        <section className="card desk-score" aria-label="评分表">
          <h2>
            评分表 <span className="figures">{total}</span> 分
          </h2>
          {chapters.map((chapter) => (
            <div className="desk-point" key={chapter.code}>
              <a href={`#chapter-${chapter.code}`}>{chapter.title}</a>
              <input
                className="input"
                type="number"
                min={0}
                max={chapter.maxScore}
                step={0.5}
                aria-label={`${chapter.title}得分，满分 ${chapter.maxScore}`}
                placeholder={`0–${chapter.maxScore}`}
                value={points[chapter.code] ?? ''}
                onChange={(event) => setPoints({ ...points, [chapter.code]: event.target.value })}
              />
            </div>
          ))}
          <Button
            look="primary"
            block
            disabled={missing > 0}
            busy={send.isPending}
            onClick={() =>
              send.mutate({
                params: { code },
                body: { points: chapters.map((one) => ({ code: one.code, points: Number(points[one.code]) })) },
              })
            }
          >
            {missing ? `还有 ${missing} 章没有打分` : '提交试评'}
          </Button>
        </section>
      </div>
    </div>
  );
}
