import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, BlueprintInput, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, Select, TextField } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { ITEM_TYPES } from '../words.ts';
import { LEVEL_WORDS, PROGRAMS, type Terms } from './item-words.ts';
import './bank.css';

type Blueprint = ReplyOf<typeof Contract.getBlueprint>;
type Row = BlueprintInput['cells'][number];
type Key = keyof BlueprintInput['points'];
const TYPES = Object.keys(ITEM_TYPES).map((type) => ({ type, key: type.toLowerCase() as Key, label: ITEM_TYPES[type]! }));

/** What a theory paper is made of, and whether the bank carries it. */
export function BlueprintPage() {
  const [url, setUrl] = useUrlState();
  const programCode = url.programCode ?? 'NET_EC';
  const read = useRead(assessmentRoutes.getBlueprint, { params: { programCode } });
  const terms = useRead(assessmentRoutes.bankTerms, { query: { programCode } });
  const error = read.error ?? terms.error;
  return (
    <div className="stack">
      <PageHead title="组卷蓝图" lead="每章抽几题、每题几分；以后安排的考试按它抽题" crumbs={<Go to="/work/papers">固定试卷</Go>} />
      <div className="filters">
        <Select label="培训项目" value={programCode} options={PROGRAMS} onChange={(event) => setUrl({ programCode: event.target.value })} />
      </div>
      {error ? (
        <ErrorState error={error} onRetry={() => void read.refetch()} />
      ) : read.data && terms.data ? (
        <Editor key={`${programCode} ${read.data.revision}`} blueprint={read.data} terms={terms.data} />
      ) : (
        <Loading />
      )}
    </div>
  );
}

function Editor({ blueprint, terms }: { blueprint: Blueprint; terms: Terms }) {
  const can = useCan()('assessment.paper.manage');
  const { programCode, revision } = blueprint;
  const [draft, setDraft] = useState<BlueprintInput>({
    durationMin: blueprint.durationMin,
    points: blueprint.points,
    cells: blueprint.revision ? blueprint.cells : [],
    mandatory: blueprint.mandatory,
  });
  const put = useSend(assessmentRoutes.putBlueprint, { refresh: ['/v1/assessment/blueprints', '/v1/assessment/bank'], done: '蓝图已保存' });
  const chapters = [...new Map(terms.knowledge.map((one) => [one.chapter, one.chapterTitle])).entries()];
  const change = (at: number, part: Partial<Row>) =>
    setDraft({ ...draft, cells: draft.cells.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  // Ten kinds of question side by side fit no screen: the table holds those that the paper uses.
  const used = TYPES.filter(({ key }) => draft.points[key] !== undefined || draft.cells.some((row) => (row[key] ?? 0) > 0));
  const full = draft.cells.reduce(
    (sum, row) => sum + TYPES.reduce((own, { key }) => own + (row[key] ?? 0) * (draft.points[key] ?? 0), 0),
    0,
  );
  return (
    <>
      <Health blueprint={blueprint} />
      <section className="card stack">
        <div className="filters">
          <TextField
            label="时长（分钟）"
            type="number"
            min={10}
            max={240}
            value={draft.durationMin}
            onChange={(event) => setDraft({ ...draft, durationMin: Number(event.target.value) })}
          />
          {TYPES.map(({ key, label }) => (
            <TextField
              key={key}
              label={`${label}每题（分）`}
              type="number"
              min={0.5}
              max={100}
              step="0.5"
              value={draft.points[key] ?? ''}
              onChange={(event) => setDraft({ ...draft, points: numbered(draft.points, key, event.target.value) })}
            />
          ))}
        </div>
        <p className="quiet small">先写一种题型每题几分，下面的表里就出现这种题型；不用的题型留空。</p>
        <div className="table-wrap" role="region" aria-label="每章抽题数" tabIndex={0}>
          <table className="table blueprint">
            <thead>
              <tr>
                <th scope="col">章</th>
                <th scope="col">难度</th>
                {used.map(({ key, label }) => (
                  <th key={key} scope="col">
                    {label}（题）
                  </th>
                ))}
                <th scope="col">操作</th>
              </tr>
            </thead>
            <tbody>
              {draft.cells.map((row, at) => (
                <tr key={at}>
                  <td data-title="章">
                    <select
                      className="select"
                      aria-label={`第 ${at + 1} 行的章`}
                      value={row.chapter}
                      onChange={(event) => change(at, { chapter: event.target.value })}
                    >
                      {chapters.map(([code, title]) => (
                        <option key={code} value={code}>
                          {code} {title}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td data-title="难度">
                    <select
                      className="select"
                      aria-label={`第 ${at + 1} 行的难度`}
                      value={row.level ?? ''}
                      onChange={(event) =>
                        setDraft({
                          ...draft,
                          cells: draft.cells.map((one, index) => (index === at ? levelled(one, event.target.value) : one)),
                        })
                      }
                    >
                      <option value="">不限</option>
                      {Object.entries(LEVEL_WORDS).map(([value, label]) => (
                        <option key={value} value={value}>
                          {label}
                        </option>
                      ))}
                    </select>
                  </td>
                  {used.map(({ key, label }) => (
                    <td key={key} data-title={label}>
                      <input
                        className="input"
                        type="number"
                        min={0}
                        max={100}
                        aria-label={`第 ${at + 1} 行${label}题数`}
                        value={row[key] ?? 0}
                        onChange={(event) => change(at, { [key]: Math.max(0, Math.floor(Number(event.target.value))) })}
                      />
                    </td>
                  ))}
                  <td data-title="操作">
                    <Button
                      aria-label={`删除第 ${at + 1} 行`}
                      onClick={() => setDraft({ ...draft, cells: draft.cells.filter((_row, index) => index !== at) })}
                    >
                      删除
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="actions">
          <Button
            disabled={!chapters.length || draft.cells.length >= 60}
            onClick={() => setDraft({ ...draft, cells: [...draft.cells, { chapter: chapters[0]![0] }] })}
          >
            添加一行
          </Button>
          <span className={full === 100 ? 'quiet' : 'fault'}>
            满分 {full} 分{full === 100 ? '' : '（通常为 100 分，请核对）'}
          </span>
        </div>
        <details>
          <summary>必含知识点（{draft.mandatory.length} 个，每份试卷都会考到）</summary>
          {terms.knowledge.map(({ code, name }) => (
            <Choice
              key={code}
              label={`${code} ${name}`}
              checked={draft.mandatory.includes(code)}
              onChange={(event) =>
                setDraft({
                  ...draft,
                  mandatory: event.target.checked ? [...draft.mandatory, code] : draft.mandatory.filter((one) => one !== code),
                })
              }
            />
          ))}
        </details>
        {can ? (
          <div className="actions">
            <Button
              look="primary"
              busy={put.isPending}
              disabled={!draft.cells.length}
              onClick={() => put.mutate({ params: { programCode }, body: { revision, ...draft } })}
            >
              保存蓝图
            </Button>
          </div>
        ) : (
          <p className="quiet">蓝图由题库审核员或省级管理人员修改。</p>
        )}
      </section>
    </>
  );
}

function numbered(points: BlueprintInput['points'], key: Key, text: string): BlueprintInput['points'] {
  const { [key]: _old, ...rest } = points;
  return text === '' ? rest : { ...rest, [key]: Number(text) };
}
function levelled({ level: _old, ...row }: Row, level: string): Row {
  return level ? { ...row, level: level as NonNullable<Row['level']> } : row;
}

/** What the bank has for the stored blueprint. */
function Health({ blueprint }: { blueprint: Blueprint }) {
  const thin = blueprint.cellHealth.filter(({ available, count }) => available < 3 * count);
  const { expected, spread } = blueprint;
  return (
    <>
      <Strip
        items={[
          { label: '每卷题数', value: blueprint.questions, unit: '题' },
          { label: '满分', value: blueprint.fullScore, unit: '分' },
          { label: '预期得分率', value: expected === null ? '—' : `${Math.round(expected * 100)}%` },
          {
            label: '各份试卷的难度差',
            value: spread === null ? '—' : spread.toFixed(3),
            note: spread === null ? '' : spread <= 0.03 ? '不超过 0.03' : '超过 0.03，请补充题目',
          },
          {
            label: '题量不足的地方',
            value: thin.length,
            unit: '处',
            note: thin.length ? '可用的题不到所需的 3 倍，见下' : '可用的题都在所需的 3 倍以上',
          },
        ]}
      />
      {blueprint.obstacle && <p className="note stop">{blueprint.obstacle}</p>}
      {thin.length > 0 && (
        <details className="card">
          <summary>题量不足 3 倍的地方（{thin.length} 处）：同场试卷会有较多相同的题</summary>
          <ul>
            {thin.map((cell) => (
              <li key={`${cell.chapter} ${cell.type} ${cell.level}`}>
                {cell.chapter} {cell.chapterTitle}，{ITEM_TYPES[cell.type]}
                {cell.level && `，${LEVEL_WORDS[cell.level]}`}：每卷抽 {cell.count} 题，可用 {cell.available} 题
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
