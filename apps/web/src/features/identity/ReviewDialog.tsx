import { identityRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { call, CallError, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import type { ClassPerson } from './rows.ts';
import { PURPOSE_WORDS } from './words.ts';

/** A doubtful face check, looked at by a person: the picture only after a reason, gone once decided. */
export function ReviewDialog({ classId, person, onClose }: { classId: string; person: ClassPerson; onClose: () => void }) {
  const checkId = person.reviewCheckId!;
  const [reason, setReason] = useState('');
  const [picture, setPicture] = useState('');
  const [fault, setFault] = useState('');
  const [looking, setLooking] = useState(false);
  const decide = useSend(identityRoutes.decideReview, {
    refresh: ['/v1/identity/classes'],
    quiet: true,
    done: '已复核，图像已删除',
    onDone: onClose,
  });
  useEffect(() => () => URL.revokeObjectURL(picture), [picture]);
  const given = reason.trim().length >= 4;

  async function look(): Promise<void> {
    setLooking(true);
    setFault('');
    try {
      const bytes = (await call(identityRoutes.getReviewImage, {
        params: { classId, checkId },
        query: { reason: reason.trim() },
      })) as unknown as Uint8Array;
      setPicture(URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'image/jpeg' })));
    } catch (error) {
      setFault(error instanceof CallError ? error.message : '图像没有打开，请再试一次');
    } finally {
      setLooking(false);
    }
  }
  const settle = (decision: 'ACCEPT' | 'REJECT') =>
    decide.mutate({ params: { classId, checkId }, body: { decision, reason: reason.trim() } });
  return (
    <Dialog title={`复核 ${person.maskedName} 的人脸核验`} open onClose={onClose}>
      <div className="form">
        <Facts
          items={[
            ['用于', PURPOSE_WORDS[person.reviewPurpose ?? ''] ?? '—'],
            [
              '差异',
              <span>
                <b className="figures">{person.reviewScore?.toFixed(3) ?? '—'}</b> <span className="quiet">越小越像本人，系统拿不准</span>
              </span>,
            ],
          ]}
        />
        <TextField
          label="复核理由"
          required
          minLength={4}
          maxLength={200}
          hint="至少 4 个字；谁看过图像、为什么，学员在隐私中心看得到"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {picture ? (
          <img
            src={picture}
            alt={`${person.maskedName} 核验时的画面`}
            style={{ maxWidth: '100%', maxHeight: '40vh', justifySelf: 'start' }}
          />
        ) : person.reviewHasImage ? (
          <div className="actions" style={{ justifyContent: 'flex-start', marginTop: 0 }}>
            <Button disabled={!given} busy={looking} onClick={() => void look()}>
              看核验时的画面
            </Button>
          </div>
        ) : (
          <p className="quiet">画面已过 7 天删除，请当面核对本人后再决定。</p>
        )}
        {(fault || decide.error) && (
          <p className="stop" role="alert">
            {fault || decide.error?.message}
          </p>
        )}
        <div className="actions">
          <Button onClick={onClose}>先不</Button>
          <Button look="danger" disabled={!given} busy={decide.isPending} onClick={() => settle('REJECT')}>
            不是本人
          </Button>
          <Button look="primary" disabled={!given} busy={decide.isPending} onClick={() => settle('ACCEPT')}>
            是本人，通过
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
