import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';
import { Strip } from '../../shared/ui/Page.tsx';
import { ErrorState } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { ITEM_TYPES } from './words.ts';
import './sitting/sitting.css';

type Figures = ReplyOf<typeof Contract.examStatistics>;
const one = (value: number | null): string => (value === null ? '—' : value.toFixed(1));

/** How sure the scores of a released sitting are, how they spread, and what the class knows least. */
export function SittingFigures({ examId }: { examId: string }) {
  const read = useRead(assessmentRoutes.examStatistics, { params: { examId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data || read.data.state === 'UNRELEASED') return null;
  const { data } = read;
  return (
    <section className="card stack">
      <h2>考试统计</h2>
      {data.state === 'PRACTICE' && <p className="quiet">练习班的考试不计入统计。</p>}
      {data.state === 'WAITING' && <p className="quiet">成绩刚公布，统计几分钟内完成，请稍后刷新。</p>}
      {data.state === 'COUNTED' && <Counted figures={data} />}
    </section>
  );
}

function Counted({ figures }: { figures: Figures }) {
  const { reliability, method, papers, leftOut } = figures;
  return (
    <>
      <Strip
        items={[
          { label: '计入答卷', value: papers, unit: '份', note: leftOut ? `另有 ${leftOut} 份作废，不计` : '' },
          { label: '分数离散（标准差）', value: one(figures.deviation), unit: '分', note: '越大，学员之间差得越多' },
          { label: '可靠程度（信度）', value: reliability === null ? '—' : reliability.toFixed(2), note: sayReliability(figures) },
          {
            label: '得分误差（测量标准误）',
            value: one(figures.error),
            unit: '分',
            note: figures.error === null ? '' : `约三分之二的人，真实水平在得分上下 ${one(figures.error)} 分内`,
          },
        ]}
      />
      {method && (
        <p className="quiet small">
          {method === 'ALPHA'
            ? '全班同卷：信度按克龙巴赫 α（全对全错时即 KR-20）计算。'
            : '各人抽到的题不同：信度按每份卷内同类题的差异估计误差（分层、题目嵌套于考生），一般比同卷时低。'}
        </p>
      )}
      <details>
        <summary>分数分布</summary>
        <Tenths tenths={figures.tenths} fullScore={figures.fullScore} />
      </details>
      <details>
        <summary>最薄弱的知识点</summary>
        <Table
          label="知识点得分率"
          rows={figures.knowledge.slice(0, 10)}
          rowKey={({ code }) => code}
          empty={{ title: '没有可统计的作答' }}
          columns={[
            { key: 'chapter', title: '章', cell: ({ chapterTitle }) => chapterTitle },
            { key: 'name', title: '知识点', cell: ({ name }) => name },
            { key: 'items', title: '题数', num: true, cell: ({ items }) => items },
            { key: 'answers', title: '作答人次', num: true, cell: ({ answers }) => answers },
            { key: 'facility', title: '得分率', num: true, cell: ({ facility }) => `${Math.round(facility * 100)}%` },
          ]}
        />
      </details>
      <Hardest figures={figures} />
    </>
  );
}

const CLOSED = {
  MODE: '本班规定不公开答案，所以不列题目。',
  RUNNING: '本班有考试可以入场或正在进行，考完再列。',
};
/** The questions that went worst, and what the class chose. */
function Hardest({ figures: { hardest, hardestClosed } }: { figures: Figures }) {
  return (
    <details>
      <summary>错得最多的题</summary>
      {hardestClosed && <p className="quiet">{CLOSED[hardestClosed]}</p>}
      {!hardestClosed && !hardest.length && <p className="quiet">没有人答错。</p>}
      <ul className="rows">
        {hardest.map((question, at) => (
          <li key={at}>
            <span className="grow">
              {ITEM_TYPES[question.type]}　{question.stem}
              <br />
              {question.choices.map(({ key, text, right, share }) => (
                <span key={key} className="hard-choice">
                  {right ? <strong>{`✓ ${key}`}</strong> : key} {text} <span className="figures">{Math.round(share * 100)}%</span>
                </span>
              ))}
            </span>
            <span>
              得分率 <span className="figures">{Math.round(question.facility * 100)}%</span>（{question.answers} 人）
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function sayReliability({ reliability, papers }: Figures): string {
  if (reliability === null) return '分数没有差异，算不出';
  if (papers < 15) return '人数少，只供参考';
  return reliability >= 0.8 ? '较高，满分是 1' : reliability >= 0.6 ? '可以，满分是 1' : '偏低，题目之间不够一致';
}

/** Scores by tenths of the full score, as bars with their numbers. */
function Tenths({ tenths, fullScore }: { tenths: readonly number[]; fullScore: number }) {
  const most = Math.max(1, ...tenths);
  const words = (at: number) => `${Math.round((fullScore * at) / 10)}–${Math.round((fullScore * (at + 1)) / 10)} 分`;
  return (
    <ol className="tenths" aria-label="分数分布">
      {tenths.map((count, at) => (
        <li key={at}>
          <span className="quiet small">{words(at)}</span>
          <span className="bar">
            <span style={{ width: `${(count / most) * 100}%` }} />
          </span>
          <span className="figures">{count} 人</span>
        </li>
      ))}
    </ol>
  );
}
