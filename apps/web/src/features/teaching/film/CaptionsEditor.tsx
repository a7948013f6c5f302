import { teachingRoutes } from '@yangfan/client';
import type { CaptionCue, CaptionTrack } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { base64Of } from '../../../shared/lib/upload.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm } from '../../../shared/ui/Dialog.tsx';
import { Select, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { Pager } from '../../../shared/ui/Table.tsx';
import { exactClock, secondsOf } from './seconds.ts';

const LANGUAGES: Record<CaptionTrack['language'], string> = {
  'zh-CN': '中文',
  'zh-HK': '中文（繁体）',
  en: '英语',
  ja: '日语',
  ko: '韩语',
  ru: '俄语',
  vi: '越南语',
  ms: '马来语',
};
const REFRESH = ['/v1/teaching/lessons'];
const SIZE = 50;

/** The captions of a film: upload, correct a line, take a language away. */
export function CaptionsEditor({ lessonId, edit }: { lessonId: string; edit: boolean }) {
  const params = { lessonId };
  const list = useRead(teachingRoutes.listCaptions, { params });
  const [picked, setPicked] = useState<string | null>(null);
  const [removing, setRemoving] = useState<CaptionTrack | null>(null);
  const remove = useSend(teachingRoutes.removeCaptions, { refresh: REFRESH, done: '已删除', onDone: () => setRemoving(null) });
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { items } = list.data;
  const open = items.find(({ id }) => id === picked) ?? items[0];
  return (
    <>
      {edit && <Upload lessonId={lessonId} />}
      <section className="card">
        <h2>已有字幕</h2>
        {items.length === 0 && <Empty title="还没有字幕">{edit ? '在上面选一个 .vtt 或 .srt 文件。' : '讲师上传后会出现在这里。'}</Empty>}
        <ul className="rows">
          {items.map((track) => (
            <li key={track.id}>
              <span className="grow">
                {track.label}
                <div className="quiet small">
                  {LANGUAGES[track.language]}，{track.cues} 条，{moment(track.updatedAt)} 更新
                </div>
              </span>
              <Button aria-pressed={track.id === open?.id} onClick={() => setPicked(track.id)}>
                逐条查看
              </Button>
              {edit && (
                <Button look="plain" onClick={() => setRemoving(track)}>
                  删除
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      {open && <Cues key={open.id} lessonId={lessonId} track={open} edit={edit} />}
      <Confirm
        title={`删除“${removing?.label}”字幕？`}
        danger
        open={!!removing}
        consequence="学员立即看不到这种字幕；逐条的改动也一并删除，需要时要重新上传文件。"
        confirm="删除"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ params: { lessonId, captionId: removing!.id } })}
        onClose={() => setRemoving(null)}
      />
    </>
  );
}

function Upload({ lessonId }: { lessonId: string }) {
  const [language, setLanguage] = useState<CaptionTrack['language']>('zh-CN');
  const [label, setLabel] = useState('中文');
  const [file, setFile] = useState<File | null>(null);
  const put = useSend(teachingRoutes.putCaptions, { refresh: REFRESH, done: '字幕已更新', onDone: () => setFile(null), quiet: true });
  const tooBig = file !== null && file.size > 1024 * 1024;
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (file) void base64Of(file).then((data) => put.mutate({ params: { lessonId }, body: { language, label: label.trim(), data } }));
      }}
    >
      <h2>上传字幕</h2>
      <Select
        label="语言"
        value={language}
        options={Object.entries(LANGUAGES).map(([value, name]) => ({ value, label: name }))}
        onChange={(event) => {
          const next = event.target.value as CaptionTrack['language'];
          setLanguage(next);
          setLabel(LANGUAGES[next]);
        }}
      />
      <TextField label="显示的名称" required maxLength={30} value={label} onChange={(event) => setLabel(event.target.value)} />
      <TextField
        key={put.data?.track.version ?? 0}
        label="字幕文件"
        type="file"
        accept=".vtt,.srt,text/vtt"
        hint="WebVTT 或 SRT，不超过 1 MB；同一种语言再传一次会替换原来的"
        fault={tooBig ? '文件超过 1 MB，请检查是不是选错了文件' : (put.error?.message ?? undefined)}
        onChange={(event) => {
          put.reset();
          setFile(event.target.files?.[0] ?? null);
        }}
      />
      <div className="actions">
        <Button type="submit" look="primary" disabled={!file || tooBig || !label.trim()} busy={put.isPending}>
          上传并检查
        </Button>
      </div>
    </form>
  );
}

function Cues({ lessonId, track, edit }: { lessonId: string; track: CaptionTrack; edit: boolean }) {
  const whole = useRead(teachingRoutes.readCaptions, { params: { lessonId, captionId: track.id } });
  const [page, setPage] = useState(1);
  const [editing, setEditing] = useState<number | null>(null);
  const save = useSend(teachingRoutes.editCue, { refresh: REFRESH, done: '已保存', onDone: () => setEditing(null) });
  if (whole.error) return <ErrorState error={whole.error} onRetry={() => void whole.refetch()} />;
  if (!whole.data) return <Loading />;
  const { cues } = whole.data;
  const { version } = whole.data.track;
  const from = (page - 1) * SIZE;
  return (
    <section className="card">
      <h2>{track.label}逐条</h2>
      <ul className="rows">
        {cues.slice(from, from + SIZE).map((cue, at) => (
          <li key={`${version}-${from + at}`}>
            {editing === from + at ? (
              <CueForm
                cue={cue}
                busy={save.isPending}
                onClose={() => setEditing(null)}
                onSave={(body) => save.mutate({ params: { lessonId, captionId: track.id }, body: { version, index: from + at, ...body } })}
              />
            ) : (
              <>
                <span className="figures quiet">
                  {exactClock(cue.from)}–{exactClock(cue.to)}
                </span>
                <span className="grow" style={{ whiteSpace: 'pre-line' }}>
                  {cue.text}
                </span>
                {edit && <Button onClick={() => setEditing(from + at)}>修改</Button>}
              </>
            )}
          </li>
        ))}
      </ul>
      {cues.length > SIZE && <Pager page={page} size={SIZE} total={cues.length} onPage={setPage} />}
    </section>
  );
}

function CueForm({
  cue,
  busy,
  onSave,
  onClose,
}: {
  cue: CaptionCue;
  busy: boolean;
  onSave: (cue: CaptionCue) => void;
  onClose: () => void;
}) {
  const [from, setFrom] = useState(exactClock(cue.from));
  const [to, setTo] = useState(exactClock(cue.to));
  const [text, setText] = useState(cue.text);
  const times = [secondsOf(from), secondsOf(to)] as const;
  // An untouched time keeps its thousandths.
  const at = (typed: string, seconds: number | null, before: number) => (typed === exactClock(before) ? before : seconds);
  const [a, b] = [at(from, times[0], cue.from), at(to, times[1], cue.to)];
  const fault = a === null || b === null ? '请写成 分:秒，例如 1:05.5' : b <= a ? '结束须晚于开始' : undefined;
  return (
    <form
      className="grow stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (a !== null && b !== null) onSave({ from: a, to: b, text: text.trim() });
      }}
    >
      <div className="actions" style={{ justifyContent: 'flex-start' }}>
        <TextField label="开始" value={from} maxLength={12} fault={fault} onChange={(event) => setFrom(event.target.value)} />
        <TextField label="结束" value={to} maxLength={12} onChange={(event) => setTo(event.target.value)} />
      </div>
      <TextArea
        label="文字"
        rows={2}
        maxLength={400}
        value={text}
        hint={text.trim() ? undefined : '没有文字，保存后这一条会去掉'}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="actions">
        <Button onClick={onClose}>不改了</Button>
        <Button type="submit" look="primary" disabled={!!fault} busy={busy}>
          保存
        </Button>
      </div>
    </form>
  );
}
