import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ItemContent, ReplyOf } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call, faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select, TextField } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { ITEM_TYPES } from '../words.ts';
import { Preview } from './Preview.tsx';
import { asType, emptyItem, emptyPart, LEVELS, PROGRAMS, type Terms } from './item-words.ts';
import { TaskFields } from './TaskFields.tsx';

type Look = ReplyOf<typeof Contract.checkItem>;

/** Writes a new item. */
export function NewItem() {
  const [url] = useUrlState();
  const program = url.programCode ?? 'NET_EC';
  const terms = useRead(assessmentRoutes.bankTerms, { query: { programCode: program } });
  if (terms.error) return <ErrorState error={terms.error} onRetry={() => void terms.refetch()} />;
  if (!terms.data) return <Loading />;
  return <Writing key={program} programCode={program} terms={terms.data} start={emptyItem()} itemId={null} revision={0} />;
}

/** Changes an item: its open version, or a new one beside the approved. */
export function EditItem() {
  const { itemId } = useParams({ strict: false }) as { itemId: string };
  const item = useRead(assessmentRoutes.getItem, { params: { itemId } });
  const programCode = item.data?.programCode ?? 'NET_EC';
  const terms = useRead(assessmentRoutes.bankTerms, { query: { programCode } }, { enabled: !!item.data });
  const error = item.error ?? terms.error;
  if (error) return <ErrorState error={error} onRetry={() => void item.refetch()} />;
  if (!item.data || !terms.data) return <Loading />;
  const { versions, revision } = item.data;
  return (
    <Writing key={itemId} programCode={programCode} terms={terms.data} start={versions[0]!.content} itemId={itemId} revision={revision} />
  );
}

function Writing({
  programCode,
  terms,
  start,
  itemId,
  revision,
}: {
  programCode: string;
  terms: Terms;
  start: ItemContent;
  itemId: string | null;
  revision: number;
}) {
  const navigate = useNavigate();
  const [content, setContent] = useState(start);
  const change = (part: Partial<ItemContent>) => setContent((now) => ({ ...now, ...part }));
  const look = useLook(programCode, itemId, content);
  const after = (id: string) => void navigate({ to: `/work/items/${id}` });
  const options = { refresh: ['/v1/assessment/items'], done: '已保存为草稿' };
  const write = useSend(assessmentRoutes.writeItem, { ...options, onDone: ({ id }) => after(id) });
  const edit = useSend(assessmentRoutes.editItem, { ...options, onDone: ({ id }) => after(id) });
  const sent = Object.fromEntries(
    Object.entries(faultsOf(write.error ?? edit.error)).map(([path, words]) => [path.replace(/^content\./, ''), words]),
  );
  function save(): void {
    if (itemId) edit.mutate({ params: { itemId }, body: { revision, content } });
    else write.mutate({ body: { programCode, content } });
  }
  return (
    <div className="stack">
      <PageHead
        title={itemId ? '修改题目' : '新建题目'}
        lead={PROGRAMS.find(({ value }) => value === programCode)?.label}
        crumbs={<Link to={itemId ? `/work/items/${itemId}` : '/work/items'}>返回{itemId ? '题目' : '题库'}</Link>}
        actions={
          <Button look="primary" busy={write.isPending || edit.isPending} onClick={save}>
            保存草稿
          </Button>
        }
      />
      <div className="item-desk">
        <section className="card stack">
          <Head content={content} terms={terms} faults={sent} onChange={change} onType={(type) => setContent((now) => typed(now, type))} />
          <TaskFields task={content} terms={terms} name="key" faults={sent} onChange={change} />
          {content.type === 'CASE' && <Parts content={content} terms={terms} faults={sent} onChange={change} />}
        </section>
        <Preview look={look} />
      </div>
    </div>
  );
}

const typed = (content: ItemContent, type: ItemContent['type']): ItemContent => ({
  ...asType(content, type),
  parts: type === 'CASE' ? (content.parts.length ? content.parts : [emptyPart('1'), emptyPart('2')]) : [],
});

/** What the server says of the draft, half a second after the last key. */
function useLook(programCode: string, itemId: string | null, content: ItemContent): Look | null {
  const [look, setLook] = useState<Look | null>(null);
  useEffect(() => {
    if (!content.stem.trim()) return undefined;
    let stale = false;
    const timer = setTimeout(() => {
      // An empty option is refused by its form; the look shows what is there.
      const filled = {
        ...content,
        chapter: content.chapter || '-',
        knowledge: content.knowledge || '-',
        options: content.options.map(named),
        targets: content.targets.map(named),
      };
      const parts = content.parts.map((part) => ({
        ...part,
        stem: part.stem || '（还没有写）',
        options: part.options.map(named),
        targets: part.targets.map(named),
      }));
      call(assessmentRoutes.checkItem, { body: { programCode, ...(itemId ? { itemId } : {}), content: { ...filled, parts } } })
        .then((reply) => !stale && setLook(reply))
        // The next key asks again; saving says what is wrong.
        .catch(() => undefined);
    }, 500);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [programCode, itemId, content]);
  return look;
}
const named = <T extends { text: string }>(option: T): T => ({ ...option, text: option.text || '（还没有写）' });

function Head({
  content,
  terms,
  faults,
  onChange,
  onType,
}: {
  content: ItemContent;
  terms: Terms;
  faults: Record<string, string>;
  onChange: (part: Partial<ItemContent>) => void;
  onType: (type: ItemContent['type']) => void;
}) {
  return (
    <div className="form-grid">
      <Select
        label="题型"
        value={content.type}
        options={Object.entries(ITEM_TYPES).map(([value, label]) => ({ value, label }))}
        onChange={(event) => onType(event.target.value as ItemContent['type'])}
      />
      <Select
        label="知识点"
        required
        empty="请选择"
        fault={faults['knowledge'] ?? faults['chapter']}
        value={content.knowledge}
        options={terms.knowledge.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
        onChange={(event) =>
          onChange({
            knowledge: event.target.value,
            chapter: terms.knowledge.find(({ code }) => code === event.target.value)?.chapter ?? '',
          })
        }
      />
      <Select
        label="难度"
        value={String(content.difficulty)}
        options={LEVELS.map((label, index) => ({ value: String(index + 1), label }))}
        onChange={(event) => onChange({ difficulty: Number(event.target.value) })}
      />
      <TextField
        label="互斥组"
        hint="同组的题不会出现在同一张卷里"
        value={content.enemyGroup ?? ''}
        maxLength={40}
        list="enemy-groups"
        onChange={(event) => onChange({ enemyGroup: event.target.value || null })}
      />
      <datalist id="enemy-groups">
        {terms.enemyGroups.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField label="来源" value={content.source} maxLength={200} onChange={(event) => onChange({ source: event.target.value })} />
    </div>
  );
}

function Parts({
  content,
  terms,
  faults,
  onChange,
}: {
  content: ItemContent;
  terms: Terms;
  faults: Record<string, string>;
  onChange: (part: Partial<ItemContent>) => void;
}) {
  const { parts } = content;
  const put = (all: ItemContent['parts']) => onChange({ parts: all.map((part, index) => ({ ...part, key: String(index + 1) })) });
  const change = (at: number, part: object) => put(parts.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <div className="stack">
      <h2>小题</h2>
      {faults['parts'] && (
        <p className="fault" role="alert">
          {faults['parts']}
        </p>
      )}
      {parts.map((part, at) => (
        <section key={part.key} className="case-part stack">
          <div className="filters">
            <Select
              label={`小题 ${at + 1} 的题型`}
              value={part.type}
              options={Object.entries(ITEM_TYPES)
                .filter(([value]) => value !== 'CASE' && value !== 'OPERATE')
                .map(([value, label]) => ({ value, label }))}
              onChange={(event) => put(parts.map((one, index) => (index === at ? asType(one, event.target.value as 'SINGLE') : one)))}
            />
            <TextField
              label="分值比重"
              type="number"
              min={0.5}
              max={100}
              step="0.5"
              value={part.weight}
              onChange={(event) => change(at, { weight: Number(event.target.value) })}
            />
            <Button disabled={parts.length <= 2} onClick={() => put(parts.filter((_part, index) => index !== at))}>
              删除小题 {at + 1}
            </Button>
          </div>
          <TaskFields
            task={part}
            terms={terms}
            name={`key-${at}`}
            faults={faults}
            at={`parts[${at}].`}
            onChange={(more) => change(at, more)}
          />
        </section>
      ))}
      <div>
        <Button disabled={parts.length >= 10} onClick={() => put([...parts, emptyPart('')])}>
          添加小题
        </Button>
      </div>
    </div>
  );
}
