import { useNavigate } from '@tanstack/react-router';
import { orgRoutes, teachingRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, Select, TextArea, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { KnownItem } from './KnownItem.tsx';
import { PictureField } from './Pictures.tsx';
import './questions.css';

/** Asks: about the minute that the address names, or freely. Answers that stand already are shown first. */
export function AskPage() {
  const [url, setUrl] = useUrlState();
  const navigate = useNavigate();
  const classes = useRead(orgRoutes.listMyClasses);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [anonymous, setAnonymous] = useState(false);
  const [fileIds, setFileIds] = useState<string[]>([]);
  const ask = useSend(teachingRoutes.askQuestion, {
    refresh: ['/v1/teaching/my-questions'],
    done: '已提交，有回答会通知您',
    onDone: ({ id }) => void navigate({ to: `/learn/questions/${id}` } as never),
  });
  if (classes.error) return <ErrorState error={classes.error} onRetry={() => void classes.refetch()} />;
  if (!classes.data) return <Loading />;
  const [first] = classes.data.items;
  if (!first)
    return (
      <div className="card">
        <Empty title="加入培训班以后才能提问">请联系培训机构把您加入名册。</Empty>
      </div>
    );
  const place = {
    ...(url.lessonId ? { lessonId: url.lessonId } : url.roomId ? { roomId: url.roomId } : {}),
    ...((url.lessonId || url.roomId) && url.atS ? { atS: Math.max(0, Math.floor(Number(url.atS) || 0)) } : {}),
  };
  const hasPlace = 'lessonId' in place || 'roomId' in place;
  const classId = url.classId ?? first.id;
  const faults = faultsOf(ask.error);
  return (
    <div className="stack">
      <PageHead title="我要提问" crumbs={<Go to="/learn/questions">答疑</Go>} />
      <div className="columns">
        <form
          className="card form"
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate({
              body: {
                title: title.trim(),
                ...(text.trim() ? { text: text.trim() } : {}),
                anonymous,
                fileIds,
                ...place,
                ...(hasPlace ? {} : { classId }),
              },
            });
          }}
        >
          {hasPlace && (
            <p className="note">
              关于{url.about ? `《${url.about}》` : url.roomId ? '直播回放' : '这节视频'}
              {place.atS !== undefined && ` ${clock(place.atS)} 处`}
              。讲师点开就能看到这里。{' '}
              <Button look="plain" onClick={() => setUrl({ lessonId: null, roomId: null, atS: null, about: null })}>
                不关联这里
              </Button>
            </p>
          )}
          {!hasPlace && classes.data.items.length > 1 && (
            <Select
              label="在哪个班提问"
              options={classes.data.items.map(({ id, name }) => ({ value: id, label: name }))}
              value={classId}
              onChange={(event) => setUrl({ classId: event.target.value })}
            />
          )}
          <TextField
            label="一句话说清问题"
            required
            minLength={2}
            maxLength={60}
            placeholder="例如：运费模板怎么按地区设置"
            value={title}
            fault={faults['title']}
            onChange={(event) => setTitle(event.target.value)}
          />
          <TextArea
            label="补充说明（可选）"
            maxLength={4000}
            rows={6}
            value={text}
            hint="做到哪一步、看到了什么提示。请不要写手机号和身份证号。"
            fault={faults['text']}
            onChange={(event) => setText(event.target.value)}
          />
          <PictureField ids={fileIds} onChange={setFileIds} />
          <Choice label="对同学匿名（老师仍能看到是谁）" checked={anonymous} onChange={(event) => setAnonymous(event.target.checked)} />
          <div className="actions">
            <Button type="submit" look="primary" busy={ask.isPending} disabled={title.trim().length < 2}>
              提交问题
            </Button>
          </div>
        </form>
        <Alike words={title} />
      </div>
    </div>
  );
}

/** Answers that are there already, found while the title is written. */
function Alike({ words }: { words: string }) {
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(words.trim()), 400);
    return () => clearTimeout(timer);
  }, [words]);
  const found = useRead(teachingRoutes.searchKnowledge, { query: { q, size: 5 } }, { enabled: q.length >= 2, keep: true });
  const items = q.length >= 2 ? (found.data?.items ?? []) : [];
  return (
    <section className="card" aria-live="polite">
      <h2>也许已经有回答</h2>
      {items.length === 0 ? (
        <p className="quiet">{q.length >= 2 ? '知识库里没有相似的问题，请直接提交。' : '写下问题后，这里会列出知识库里相似的回答。'}</p>
      ) : (
        <ul>
          {items.map((one) => (
            <KnownItem key={one.id} known={one} staff={false} />
          ))}
        </ul>
      )}
    </section>
  );
}
