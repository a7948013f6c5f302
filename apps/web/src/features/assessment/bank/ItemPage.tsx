import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { day, timeWithSeconds } from '../../../shared/lib/time.ts';
import { Go } from '../../../shared/ui/Go.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { Facts, PageHead } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { ITEM_TYPES } from '../words.ts';
import { ItemFace } from './ItemFace.tsx';
import { ItemFigures } from './ItemFigures.tsx';
import { EVENT_WORDS, ITEM_STATES, LEVELS, sayState, type Detail } from './item-words.ts';
import { Moves } from './Moves.tsx';
import { VersionDiff } from './VersionDiff.tsx';
import './bank.css';

/** One item: as it stands, what waits for review, its versions side by side, and what happened to it. */
export function ItemPage() {
  const { itemId } = useParams({ strict: false }) as { itemId: string };
  const can = useCan();
  const read = useRead(assessmentRoutes.getItem, { params: { itemId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const item = read.data;
  const open = item.versions.find(({ state }) => state !== 'APPROVED');
  return (
    <div className="stack">
      <PageHead
        title={item.code}
        lead={
          <>
            <StateTag tone={ITEM_STATES[item.status][1]}>{sayState(item)}</StateTag> {ITEM_TYPES[item.type]}，{item.knowledgeName}
          </>
        }
        crumbs={<Link to="/work/items">返回题库</Link>}
        actions={
          <>
            {can('assessment.item.write') && item.work !== 'REVIEWING' && (
              <Go className="button" to={`/work/items/${itemId}/edit`}>
                {item.status === 'APPROVED' ? '修改（生成新版本）' : '修改'}
              </Go>
            )}
            <Moves items={[item]} single ownWork={item.ownWork} />
          </>
        }
      />
      {item.versions[0]?.note && item.work === 'DRAFT' && <p className="note caution">审核意见：{item.versions[0].note}</p>}
      <div className="item-desk">
        <section className="card">
          <h2>{open && item.status === 'APPROVED' ? `考试正在用的第 ${item.version} 版` : '题目'}</h2>
          <ItemFace item={item} programCode={item.programCode} itemId={item.id} />
        </section>
        <section className="card">
          <Facts
            items={[
              ['章', `${item.chapter} ${item.chapterTitle}`],
              ['知识点', `${item.knowledge} ${item.knowledgeName}`],
              ['难度', LEVELS[item.difficulty - 1]],
              ['互斥组', item.enemyGroup ?? '无'],
              ['来源', item.source || '—'],
              ['考过', `${item.usageCount} 人次（含成绩未公布的）`],
              ['得分率', item.correctRate === null ? '还没有考过' : `${Math.round(item.correctRate * 100)}%`],
            ]}
          />
          {item.enemies.length > 0 && (
            <>
              <h3>同组、不同卷的题</h3>
              <ul>
                {item.enemies.map((one) => (
                  <li key={one.id}>
                    <Link to={`/work/items/${one.id}`}>{one.code}</Link> <span className="quiet">{one.stem.slice(0, 40)}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      </div>
      {open && item.status !== 'DRAFT' && item.status !== 'REVIEWING' && (
        <section className="card">
          <h2>
            第 {open.version} 版（{open.state === 'REVIEWING' ? '等待审核' : '编写中'}）
          </h2>
          <ItemFace item={open.content} programCode={item.programCode} itemId={item.id} />
        </section>
      )}
      {(item.status === 'APPROVED' || item.status === 'RETIRED') && <ItemFigures item={item} />}
      {item.versions.length > 1 && <Versions item={item} />}
      <section className="card">
        <h2>经过</h2>
        {item.events.length ? (
          <ul className="rows">
            {item.events.map((event, index) => (
              <li key={index}>
                <span className="figures">
                  {day(event.at)} {timeWithSeconds(event.at)}
                </span>
                <span className="grow">
                  {EVENT_WORDS[event.what] ?? event.what}（第 {event.version} 版）{event.note && `：${event.note}`}
                </span>
                <span className="quiet">{event.by}</span>
              </li>
            ))}
          </ul>
        ) : (
          <p className="quiet">平台自带的题，入库后没有改动。</p>
        )}
      </section>
    </div>
  );
}

/** Two versions side by side: what went and what came. */
function Versions({ item }: { item: Detail }) {
  const { versions } = item;
  const [newer, setNewer] = useState(versions[0]!.version);
  const [older, setOlder] = useState(versions[1]!.version);
  const pick = (version: number) => versions.find((one) => one.version === version)!;
  const options = versions.map((one) => ({
    value: String(one.version),
    label: `第 ${one.version} 版，${one.writtenBy}，${day(one.writtenAt)}`,
  }));
  return (
    <section className="card stack">
      <h2>版本对比</h2>
      <div className="filters">
        <Select label="旧版" value={String(older)} options={options} onChange={(event) => setOlder(Number(event.target.value))} />
        <Select label="新版" value={String(newer)} options={options} onChange={(event) => setNewer(Number(event.target.value))} />
      </div>
      <VersionDiff before={pick(older).content} after={pick(newer).content} />
    </section>
  );
}
