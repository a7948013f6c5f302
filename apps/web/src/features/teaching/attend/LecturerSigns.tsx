import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { FaceCapture } from '../../../shared/check/FaceCapture.tsx';
import { CAMERA_FAULT_WORDS, useCameraFault } from '../../../shared/check/camera.ts';
import { call, CallError, useSend } from '../../../shared/lib/api.ts';
import { optionsOf } from '../../../shared/lib/options.ts';
import { useCan, useMe } from '../../../shared/lib/session.ts';
import { moment } from '../../../shared/lib/time.ts';
import { base64Of } from '../../../shared/lib/upload.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { PickPhoto } from './PickPhoto.tsx';
import { readHere } from './here.ts';
import { SIGN_REASONS, SIGN_WAYS } from './sign-words.ts';

type Duty = ReplyOf<typeof Contract.readSessionDuty>;
export type Sign = ReplyOf<typeof Contract.readRoll>['lecturerSigns'][number];
type Reason = 'DECLINED' | 'NO_CAMERA' | 'FACE_FAILED';
const CHOICES: Record<Reason, string> = {
  DECLINED: SIGN_REASONS.DECLINED,
  NO_CAMERA: SIGN_REASONS.NO_CAMERA,
  FACE_FAILED: SIGN_REASONS.FACE_FAILED,
};
/** So many failures, and the other way is put forward. */
const FAILURES = 3;

/** How a lecturer came, for everybody who reads the roll. */
export function SignWay({ sign }: { sign: Pick<Sign, 'way' | 'reason' | 'waits' | 'confirmedBy'> }) {
  const { name, tone } = SIGN_WAYS[sign.way];
  return (
    <>
      <StateTag tone={tone}>{name}</StateTag>
      {sign.reason && <span className="small"> {SIGN_REASONS[sign.reason]}</span>}
      {sign.way === 'ALTERNATIVE' && (
        <span className={sign.waits ? 'small caution' : 'small quiet'}>
          {sign.waits ? ' 等班主任确认' : ` ${sign.confirmedBy ?? '班主任'}已确认`}
        </span>
      )}
    </>
  );
}

/** The lecturer's own coming: face and place, or a picture and the class teacher's word. */
export function LecturerSigns({ duty, isSettled, onChange }: { duty: Duty; isSettled: boolean; onChange: () => void }) {
  const can = useCan();
  const me = useMe();
  const params = { sessionId: duty.sessionId };
  const confirm = useSend(teachingRoutes.confirmLecturerSign, { done: '已确认讲师到课', onDone: onChange });
  const isDue = ['SCHEDULED', 'OPEN', 'IN_PROGRESS'].includes(duty.status);
  const mine = duty.lecturerSigns.some(({ lecturerId }) => lecturerId === me.data?.lecturerId);
  return (
    <section className="card" id="lecturer-signs">
      <h2>讲师签到</h2>
      {duty.lecturerSigns.length === 0 && <p className="quiet">讲师还没有签到。</p>}
      {duty.lecturerSigns.map((one) => (
        <div key={one.lecturerId} className="actions">
          <span>
            讲师 {one.name} <span className="figures">{moment(one.at)}</span> 签到
            {one.distanceM !== null && `，离教室约 ${Math.round(one.distanceM)} 米`} <SignWay sign={one} />
          </span>
          {one.url && (
            <a href={one.url} target="_blank" rel="noreferrer">
              看现场照片
            </a>
          )}
          {one.waits && !isSettled && can('teaching.lecturer.confirm') && (
            <Button
              busy={confirm.isPending}
              onClick={() => confirm.mutate({ params: { ...params, lecturerId: one.lecturerId } })}
              aria-label={`确认讲师 ${one.name} 到课`}
            >
              我看到本人，确认
            </Button>
          )}
        </div>
      ))}
      {can('teaching.lecturer.sign') && me.data?.lecturerId && isDue && !mine && <Coming duty={duty} onChange={onChange} />}
    </section>
  );
}

function Coming({ duty, onChange }: { duty: Duty; onChange: () => void }) {
  const { policy, mine } = duty.lecturerFace;
  const camera = useCameraFault();
  const [way, setWay] = useState<'FACE' | 'PICTURE' | null>(null);
  const [failures, setFailures] = useState(0);
  const [fault, setFault] = useState<string | null>(null);
  const params = { sessionId: duty.sessionId };
  const [reason, setReason] = useState<Reason>('DECLINED');
  const instead = (why: Reason) => (setReason(why), setWay('PICTURE'));
  const byPicture = async (files: FileList, why: Reason = reason) => {
    const body = { base64: await base64Of(files[0]!), position: await readHere(), ...(mine ? { reason: why } : {}) };
    await call(teachingRoutes.signLecturer, { params, body });
    tell(mine ? '已签到，请班主任确认' : '讲师签到成功');
    onChange();
  };
  const byFace = async (checkToken: string) => {
    try {
      await call(teachingRoutes.signLecturerByFace, { params, body: { checkToken, position: await readHere() } });
      tell('人脸通过，讲师签到成功');
      onChange();
    } catch (error) {
      setFault(error instanceof CallError ? error.message : '没有签上，请再试一次');
      setWay(null);
    }
  };
  if (!mine || camera)
    return (
      <div className="stack">
        {mine && camera && <p className="note caution">{CAMERA_FAULT_WORDS[camera]}也可以拍现场照片签到，由班主任确认。</p>}
        <div className="actions">
          <PickPhoto label="讲师签到（拍一张现场照片）" camera="user" onPick={(files) => byPicture(files, 'NO_CAMERA')} />
          {policy !== 'OFF' && !mine && <Go to="/work/my-face">录入人脸，以后看镜头就能签到</Go>}
        </div>
      </div>
    );
  return (
    <div className="stack">
      {fault && (
        <p className="note stop" role="alert">
          {fault}
        </p>
      )}
      {way !== 'FACE' && (
        <div className="actions">
          <Button look={way === 'PICTURE' ? 'plain' : 'primary'} onClick={() => (setFault(null), setWay('FACE'))}>
            人脸签到
          </Button>
          {way !== 'PICTURE' && <Button onClick={() => instead('DECLINED')}>改用现场照片</Button>}
        </div>
      )}
      {way === 'FACE' && (
        <FaceCapture
          purpose="CHECK_IN"
          instead="改用现场照片"
          onInstead={() => instead(failures > 0 ? 'FACE_FAILED' : 'DECLINED')}
          onFailed={() => {
            setFailures(failures + 1);
            if (failures + 1 >= FAILURES) instead('FACE_FAILED');
          }}
          onResult={({ check }) => {
            if (check) void byFace(check.token);
          }}
        />
      )}
      {way === 'PICTURE' && (
        <div className="stack">
          {failures >= FAILURES && <p className="note caution">人脸试了 {failures} 次没有通过。拍一张现场照片就能签到，不耽误上课。</p>}
          <Select
            label="这次不用人脸的原因（班主任看得到）"
            required
            options={optionsOf(CHOICES)}
            value={reason}
            onChange={(event) => setReason(event.target.value as Reason)}
          />
          <div className="actions">
            <PickPhoto label="拍现场照片签到" camera="user" onPick={(files) => byPicture(files)} />
          </div>
        </div>
      )}
    </div>
  );
}
