import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { call, useRead, useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment, time } from '../../../shared/lib/time.ts';
import { base64Of } from '../../../shared/lib/upload.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm } from '../../../shared/ui/Dialog.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { PickPhoto } from './PickPhoto.tsx';
import { readHere } from './here.ts';
import '../teaching.css';

type Duty = ReplyOf<typeof Contract.readSessionDuty>;
type Photo = ReplyOf<typeof Contract.listPhotos>['items'][number];

/** Photos of the class. */
export function PhotosPanel({ duty, isSettled, onChange }: { duty: Duty; isSettled: boolean; onChange: () => void }) {
  const can = useCan();
  const params = { sessionId: duty.sessionId };
  const photos = useRead(teachingRoutes.listPhotos, { params });
  const [removing, setRemoving] = useState<Photo | null>(null);
  const [reason, setReason] = useState('');
  const remove = useSend(teachingRoutes.removePhoto, { done: '已撤下', onDone: () => (setRemoving(null), setReason('')) });
  const refresh = () => (void photos.refetch(), onChange());
  const send = async (files: FileList) => {
    const position = await readHere();
    for (const file of Array.from(files)) await call(teachingRoutes.addPhoto, { params, body: { base64: await base64Of(file), position } });
    refresh();
  };
  return (
    <section className="card" id="photos">
      <h2>课堂照片</h2>
      <p className="quiet small">
        这半天 <b className="figures">{duty.photos}</b> 张{duty.photosNeeded > 0 && `，至少要 ${duty.photosNeeded} 张`}
        。照片上会印上班级、时间、位置和拍摄人，手机写进照片的信息会去掉。
      </p>
      <div className="actions">
        {can('teaching.photo.add') && !isSettled && <PickPhoto label="上传课堂照片" camera="environment" many onPick={send} />}
      </div>
      {photos.data && photos.data.items.length > 0 ? (
        <ul className="photos">
          {photos.data.items.map((one) => (
            <li key={one.photoId}>
              <a href={one.url} target="_blank" rel="noreferrer">
                <img src={one.url} alt={`${moment(one.at)} ${one.takenBy}拍摄的课堂照片`} loading="lazy" />
              </a>
              <span className="small">
                {time(one.at)} {one.takenBy} {!one.placed && <span className="quiet">没有坐标</span>}
              </span>
              {can('teaching.photo.add') && !isSettled && (
                <Button look="plain" onClick={() => setRemoving(one)}>
                  撤下
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">还没有照片。</p>
      )}
      <Confirm
        title="撤下这张照片？"
        open={!!removing}
        consequence={
          <TextArea
            label="原因"
            required
            minLength={4}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        }
        confirm="撤下"
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ params: { ...params, photoId: removing!.photoId }, body: { reason } })}
        onClose={() => setRemoving(null)}
      />
    </section>
  );
}
