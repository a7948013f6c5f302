import { Camera, View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { frontCamera } from '../../shell/front-camera.ts';
import { useAway } from '../../shell/use-away.ts';
import { asCallError } from '../../shell/use-call.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import type { Attempt } from './answers.rules.ts';
import type { Beat } from './use-beat.ts';

/** Refusals that another picture would not change: the invigilator looks instead. */
const FOR_GOOD = ['identity.face_missing', 'identity.consent_missing', 'identity.face_unavailable'];

export interface CameraWatchProps {
  attempt: Attempt;
  beat: Beat | null;
  /** Whether the camera is on now: said with each beat, so that the invigilator looks where it is not. */
  onState: (isOn: boolean) => void;
  onTaken: () => void;
}

/** The small camera picture and the random looks through it, for whoever came in by face. Nothing here holds the exam up. */
export function CameraWatch({ attempt, beat, onState, onTaken }: CameraWatchProps) {
  // A new number opens the camera anew: what the system stopped does not come back by itself.
  const [opened, setOpened] = useState(0);
  const [state, setState] = useState<'ASKING' | 'ON' | 'OFF' | 'NOT_HERE'>('ASKING');
  const [said, setSaid] = useState<string | null>(null);
  const before = useRef({ wasOn: false, everOn: false });
  const isTaking = useRef(false);
  const isOn = state === 'ON';
  const open = async () => {
    if (!frontCamera) return setState('NOT_HERE');
    const isAllowed = await frontCamera.allow();
    setOpened((times) => times + 1);
    setState(isAllowed ? 'ON' : 'OFF');
  };
  useEffect(() => void open(), []);
  useAway({ onHide: () => undefined, onShow: () => state === 'OFF' && before.current.everOn && void open() });
  useEffect(() => {
    const { wasOn, everOn } = before.current;
    before.current = { wasOn: isOn, everOn: everOn || isOn };
    onState(isOn);
    if (wasOn && !isOn) notice(attempt, 'CAMERA_LOST');
    else if (!wasOn && isOn && everOn) notice(attempt, 'CAMERA_BACK');
  }, [isOn]);
  useEffect(() => {
    if (!isOn || beat?.look?.way !== 'CAMERA' || isTaking.current) return;
    const { no } = beat.look;
    isTaking.current = true;
    void look(attempt, no)
      .then(({ outcome, message }) => {
        setSaid(outcome === 'OWN' ? null : message);
        onTaken();
      })
      .catch((error: unknown) => {
        // A picture that did not come is tried again with the next beat.
        if (FOR_GOOD.includes(asCallError(error).code)) setState('NOT_HERE');
      })
      .finally(() => (isTaking.current = false));
  }, [beat, isOn]);
  return (
    <View className="exam-camera">
      {isOn ? (
        <View {...aria({ role: 'img', label: '考试摄像头画面' })}>
          <Camera
            key={opened}
            className="exam-camera-picture"
            devicePosition="front"
            flash="off"
            onStop={() => setState('OFF')}
            onError={() => setState('OFF')}
          />
        </View>
      ) : null}
      {state === 'OFF' ? (
        <View>
          <Notice tone="caution">摄像头没有打开。没关系，监考员会当面看您，不影响作答和成绩。</Notice>
          <Button isCompact onPress={() => void open()}>
            打开摄像头
          </Button>
          <View className="exam-kind">打不开时，请在右上角“…”的设置里允许使用摄像头。</View>
        </View>
      ) : null}
      {state === 'NOT_HERE' ? <View className="exam-kind">这里用不了摄像头，监考员会当面看您，不影响作答和成绩。</View> : null}
      {said && isOn ? <Notice tone="caution">{said}</Notice> : null}
    </View>
  );
}

async function look(attempt: Attempt, no: number) {
  const jpeg = await frontCamera!.shoot();
  return call(assessmentRoutes.sendLook, { params: { attemptId: attempt.id }, body: { holder: attempt.holder, no, jpeg } });
}

function notice(attempt: Attempt, kind: 'CAMERA_LOST' | 'CAMERA_BACK'): void {
  const body = { holder: attempt.holder, kind, seconds: 0 };
  void call(assessmentRoutes.noticeAttempt, { params: { attemptId: attempt.id }, body }).catch(() => undefined);
}
