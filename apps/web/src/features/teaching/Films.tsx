import { mediaRoutes } from '@yangfan/client';
import type { mediaRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useRef, useState } from 'react';
import { CallError, useRead, useSend } from '../../shared/lib/api.ts';
import { moment, clock } from '../../shared/lib/time.ts';
import { uploadSmall } from '../../shared/lib/upload.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, Meter, StateTag } from '../../shared/ui/States.tsx';
import { Pager } from '../../shared/ui/Table.tsx';
import { Film } from './Preview.tsx';
import { VideoUpload } from './VideoUpload.tsx';
import { InlineName } from './workshop/InlineName.tsx';
import { FILM } from './workshop/Lesson.tsx';
import './teaching.css';

type Asset = ReplyOf<typeof Contract.listAssets>['items'][number];
const SIZE = 10;
const refresh = ['/v1/media', '/v1/teaching'];
const BUSY_MS = 2000;
const IDLE_MS = 15_000;
const isBusy = (asset: Asset) =>
  asset.status === 'WAITING' ||
  asset.status === 'REMUXING' ||
  asset.renditions.some(({ status }) => status === 'WAITING' || status === 'RUNNING');

/** A lecturer's films: how far each is, tried again, named, given a cover, deleted. */
export function Films() {
  const [url, setUrl] = useUrlState();
  const page = Number(url['page'] ?? 1);
  const [busy, setBusy] = useState(false);
  const list = useRead(mediaRoutes.listAssets, { query: { page, size: SIZE } }, { refetchInterval: busy ? BUSY_MS : IDLE_MS, keep: true });
  const running = !!list.data?.items.some(isBusy);
  if (running !== busy) setBusy(running);
  return (
    <div className="stack">
      <PageHead title="我的视频" lead="上传的视频先转成可流畅播放的格式，再生成省流量的清晰度；能播放后就可以放进课程" />
      <VideoUpload link={false} />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : list.data.items.length === 0 ? (
        <div className="card">
          <Empty title="还没有视频">在上面选择一个 MP4 文件上传。</Empty>
        </div>
      ) : (
        <section className="card" aria-label="视频列表">
          <ul className="rows">
            {list.data.items.map((asset) => (
              <FilmRow key={asset.id} asset={asset} />
            ))}
          </ul>
          {list.data.total > SIZE && (
            <Pager page={page} size={SIZE} total={list.data.total} unit="个" onPage={(next) => setUrl({ page: next })} />
          )}
        </section>
      )}
    </div>
  );
}

function FilmRow({ asset }: { asset: Asset }) {
  const params = { assetId: asset.id };
  const [asking, setAsking] = useState<'play' | 'cover' | 'remove' | null>(null);
  const close = () => setAsking(null);
  const rename = useSend(mediaRoutes.renameAsset, { refresh, done: '已改名' });
  const retry = useSend(mediaRoutes.retryAsset, { refresh });
  const remove = useSend(mediaRoutes.removeAsset, { refresh, done: '已删除', onDone: close });
  return (
    <li className="film-row">
      {asset.coverUrl ? (
        <img className="film-cover" src={asset.coverUrl} alt={`“${asset.title}”的封面`} loading="lazy" />
      ) : (
        <span className="film-cover" aria-hidden="true" />
      )}
      <div className="grow">
        <InlineName name={asset.title} what="视频" edit onSave={(title) => rename.mutate({ params, body: { title } })} />
        <div className="quiet small">
          {asset.durationS > 0 && `${clock(asset.durationS)} · ${asset.width}×${asset.height} · `}
          {Math.max(1, Math.round(asset.size / 1024 / 1024))} MB · {moment(asset.createdAt)}上传
        </div>
        {asset.note && <div className={asset.status === 'FAILED' ? 'stop small' : 'quiet small'}>{asset.note}</div>}
        {asset.status === 'REMUXING' && <Meter value={asset.percent} max={100} label={`“${asset.title}”处理进度`} />}
        {asset.renditions.map((one) => (
          <Rendition key={one.name} assetId={asset.id} rendition={one} />
        ))}
      </div>
      <StateTag tone={FILM[asset.status]![1]}>
        {FILM[asset.status]![0]}
        {asset.status === 'REMUXING' && ` ${asset.percent}%`}
      </StateTag>
      <div className="actions">
        {asset.playable && <Button onClick={() => setAsking('play')}>播放</Button>}
        {asset.playable && <Button onClick={() => setAsking('cover')}>封面</Button>}
        {(asset.status === 'FAILED' || asset.status === 'PROGRESSIVE') && (
          <Button busy={retry.isPending} onClick={() => retry.mutate({ params })}>
            重新处理
          </Button>
        )}
        <Button look="plain" aria-label={`删除“${asset.title}”`} onClick={() => setAsking('remove')}>
          删除
        </Button>
      </div>
      <Dialog title={asset.title} open={asking === 'play'} onClose={close}>
        <Playing assetId={asset.id} label={asset.title} />
      </Dialog>
      <Dialog title={`“${asset.title}”的封面`} open={asking === 'cover'} onClose={close}>
        <Cover asset={asset} onDone={close} />
      </Dialog>
      <Confirm
        title={`删除“${asset.title}”？`}
        danger
        open={asking === 'remove'}
        consequence="视频和它的各个清晰度会永久删除，不能恢复。还在课程里使用的不能删除。"
        confirm="永久删除"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ params })}
        onClose={close}
      />
    </li>
  );
}

const RENDITION: Record<string, string> = { WAITING: '排队', RUNNING: '转码中', DONE: '已完成', FAILED: '失败', CANCELLED: '已停止' };
function Rendition({ assetId, rendition }: { assetId: string; rendition: Asset['renditions'][number] }) {
  const params = { assetId, rendition: rendition.name };
  const cancel = useSend(mediaRoutes.cancelRendition, { refresh, done: '已停止' });
  const retry = useSend(mediaRoutes.retryRendition, { refresh });
  const running = rendition.status === 'WAITING' || rendition.status === 'RUNNING';
  return (
    <div className="actions small">
      <span>
        清晰度 {rendition.name}：{RENDITION[rendition.status]}
        {rendition.status === 'RUNNING' && ` ${rendition.percent}%`} {rendition.failure}
      </span>
      {running && (
        <Button look="plain" busy={cancel.isPending} onClick={() => cancel.mutate({ params })}>
          停止
        </Button>
      )}
      {(rendition.status === 'FAILED' || rendition.status === 'CANCELLED') && (
        <Button look="plain" busy={retry.isPending} onClick={() => retry.mutate({ params })}>
          重新转码
        </Button>
      )}
    </div>
  );
}

function Playing({ assetId, label }: { assetId: string; label: string }) {
  const film = useRead(mediaRoutes.previewAsset, { params: { assetId } });
  if (film.error) return <ErrorState error={film.error} onRetry={() => void film.refetch()} />;
  return film.data ? <Film kind={film.data.kind} url={film.data.url} label={label} /> : <Loading />;
}

function Cover({ asset, onDone }: { asset: Asset; onDone: () => void }) {
  const params = { assetId: asset.id };
  const [second, setSecond] = useState('0');
  const input = useRef<HTMLInputElement>(null);
  const set = useSend(mediaRoutes.coverAsset, { refresh, done: '封面已更新', onDone });
  const bad = !/^\d+(\.\d)?$/.test(second) || Number(second) > asset.durationS;
  async function upload(file: File): Promise<void> {
    try {
      set.mutate({ params, body: { fileId: await uploadSmall(file, 'PHOTO') } });
    } catch (error) {
      tell(error instanceof CallError || error instanceof Error ? error.message : '图片没有传上，请再试一次', 'stop');
    }
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ params, body: { second: Number(second) } });
      }}
    >
      <TextField
        label={`用第几秒的画面（共 ${Math.floor(asset.durationS)} 秒）`}
        inputMode="decimal"
        value={second}
        fault={bad ? '请填视频长度以内的秒数，例如 12' : undefined}
        onChange={(event) => setSecond(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" disabled={bad} busy={set.isPending}>
          用这一秒
        </Button>
        <Button disabled={set.isPending} onClick={() => input.current?.click()}>
          上传一张图片
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="选择封面图片"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void upload(file);
          event.target.value = '';
        }}
      />
    </form>
  );
}
