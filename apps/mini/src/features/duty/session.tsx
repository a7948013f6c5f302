import { Image, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { identityRoutes, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { atServer, call } from '../../shell/api.ts';
import { takePhoto } from '../../shell/photo.ts';
import { readPlace } from '../../shell/place.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { LecturerSigns } from './LecturerSigns.tsx';
import { RollCall } from './RollCall.tsx';
import { RollCard } from './RollCard.tsx';
import { RollConfirm } from './RollConfirm.tsx';
import { SESSION } from './words.ts';
import './duty.css';

type Duty = ReplyOf<(typeof routes.teaching)['readSessionDuty']>;
type Roll = ReplyOf<(typeof routes.teaching)['readRoll']>;

/** One lesson in the hand of the class teacher or the lecturer: check-in, roll call, photos, confirmation. */
export default function Session() {
  const isSignedIn = useSignedIn();
  const sessionId = useRouter().params['sessionId'] ?? '';
  const input = isSignedIn ? { params: { sessionId } } : null;
  const duty = useCall(teachingRoutes.readSessionDuty, input);
  const roll = useCall(teachingRoutes.readRoll, input);
  const me = useCall(identityRoutes.getMe, isSignedIn ? {} : null);
  const reload = () => [duty, roll].forEach((one) => one.reload());
  useReturn(reload);
  const error = duty.error ?? roll.error;
  if (!duty.data || !roll.data || !me.data)
    return (
      <Page>
        <Waiting error={error} onRetry={reload} />
      </Page>
    );
  const can = (permission: string) => me.data!.permissions.includes(permission);
  const isSettled = ['CONFIRMED', 'LOCKED'].includes(duty.data.status);
  return (
    <Page>
      <Head duty={duty.data} roll={roll.data} accountId={me.data.accountId} can={can} onChange={reload} />
      {can('teaching.call.make') && ['OPEN', 'IN_PROGRESS'].includes(duty.data.status) ? (
        <RollCall sessionId={sessionId} placed={duty.data.kinds.some(({ kind, offered }) => kind === 'GEO' && offered)} />
      ) : null}
      {duty.data.mode === 'VOD' ? null : (
        <LecturerSigns duty={duty.data} lecturerId={me.data.lecturerId} can={can} onChange={duty.reload} />
      )}
      {duty.data.mode === 'VOD' ? null : <Photos duty={duty.data} can={can} isSettled={isSettled} onChange={duty.reload} />}
      <RollCard
        roll={roll.data}
        maySupplement={can('teaching.session.run') && ['OPEN', 'IN_PROGRESS', 'ENDED'].includes(duty.data.status)}
        onChange={reload}
      />
    </Page>
  );
}

interface HeadProps {
  duty: Duty;
  roll: Roll;
  accountId: string;
  can: (permission: string) => boolean;
  onChange: () => void;
}

function Head({ duty, roll, accountId, can, onChange }: HeadProps) {
  const moving = useSend();
  const params = { sessionId: duty.sessionId };
  const then = (act: () => Promise<unknown>) =>
    void moving.run(async () => {
      await act();
      onChange();
    });
  const run = can('teaching.session.run');
  const present = roll.entries.filter(({ checkedInAt }) => checkedInAt !== null).length;
  return (
    <Card title={duty.title} aside={<StateTag tone={SESSION[duty.status].tone}>{SESSION[duty.status].words}</StateTag>}>
      <View className="duty-quiet">{`${duty.className}，${sayMoment(duty.startsAt)}–${clockOf(duty.endsAt)}`}</View>
      <View className="duty-figure">{`已到 ${present} / ${roll.entries.length}`}</View>
      {duty.missing.length > 0 && !['SCHEDULED', 'LOCKED'].includes(duty.status) ? (
        <Notice tone="caution">{`还缺：${duty.missing.join('；')}`}</Notice>
      ) : null}
      {moving.error ? <Notice tone="wrong">{moving.error.message}</Notice> : null}
      {run && duty.status === 'SCHEDULED' ? (
        <Button kind="primary" isBusy={moving.isBusy} onPress={() => then(() => call(teachingRoutes.openSession, { params }))}>
          开始签到
        </Button>
      ) : null}
      {run && duty.status === 'OPEN' ? (
        <Button
          kind="primary"
          isBusy={moving.isBusy}
          onPress={() => then(() => call(teachingRoutes.advanceSession, { params, body: { to: 'IN_PROGRESS' } }))}
        >
          开始上课
        </Button>
      ) : null}
      {run && duty.status === 'IN_PROGRESS' ? (
        <Button isBusy={moving.isBusy} onPress={() => then(() => call(teachingRoutes.advanceSession, { params, body: { to: 'ENDED' } }))}>
          下课
        </Button>
      ) : null}
      <RollConfirm duty={duty} roll={roll} accountId={accountId} mayConfirm={can('teaching.roll.confirm')} onChange={onChange} />
    </Card>
  );
}

function Photos({
  duty,
  can,
  isSettled,
  onChange,
}: {
  duty: Duty;
  can: (permission: string) => boolean;
  isSettled: boolean;
  onChange: () => void;
}) {
  const params = { sessionId: duty.sessionId };
  const photos = useCall(teachingRoutes.listPhotos, { params });
  const sending = useSend();
  const shoot = () =>
    void sending.run(async () => {
      const photo = await takePhoto('camera');
      if (!photo) return;
      // A photo without a place is still a photo.
      const position = await readPlace().catch(() => null);
      await call(teachingRoutes.addPhoto, { params, body: { base64: photo.base64, position } });
      photos.reload();
      onChange();
    });
  return (
    <Card title="课堂照片">
      <View className="duty-quiet">{`这半天 ${duty.photos} 张${duty.photosNeeded > 0 ? `，至少要 ${duty.photosNeeded} 张` : ''}。照片会印上班级、时间、位置和拍摄人。`}</View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {can('teaching.photo.add') && !isSettled ? (
        <Button isBusy={sending.isBusy} onPress={shoot}>
          拍课堂照片
        </Button>
      ) : null}
      <View className="duty-photos">
        {photos.data?.items.map(({ photoId, url, takenBy, at }) => (
          <Image
            key={photoId}
            className="duty-photo"
            mode="aspectFill"
            src={atServer(url)}
            ariaLabel={`${clockOf(at)} ${takenBy}拍摄的课堂照片`}
          />
        ))}
      </View>
    </Card>
  );
}
