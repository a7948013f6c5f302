import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Tick } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { ProofCode, useProofCode } from './ProofCode.tsx';
import './privacy.css';

/** Closing one's account: what goes, what the law wants kept and why, the request, and the way back. */
export default function CloseAccount() {
  const isSignedIn = useSignedIn();
  const erasure = useCall(identityRoutes.getErasure, isSignedIn ? {} : null);
  useReturn(erasure.reload);
  const [isSure, setIsSure] = useState(false);
  const sending = useSend();
  const proof = useProofCode(sending.clear);
  const { data } = erasure;
  if (!data)
    return (
      <Page>
        <Waiting error={erasure.error} onRetry={erasure.reload} />
      </Page>
    );
  const open = data.request?.state === 'REQUESTED' ? data.request : null;
  const request = () =>
    void sending.run(async () => {
      await call(identityRoutes.requestErasure, { body: { phoneCode: proof.code } });
      proof.setCode('');
      erasure.reload();
    });
  const undo = () =>
    void sending.run(async () => {
      await call(identityRoutes.undoErasure);
      erasure.reload();
    });
  const error = sending.error ?? proof.asking.error;
  return (
    <Page>
      {error ? <Notice tone="wrong">{error.message}</Notice> : null}
      {open ? (
        <Card title="已申请注销">
          <View className="privacy-words">{`账号将在 ${sayMoment(open.closeAt)} 注销。在此之前可以撤回，之后不能恢复。`}</View>
          <Button kind="primary" onPress={undo} isBusy={sending.isBusy}>
            撤回注销申请
          </Button>
        </Card>
      ) : null}
      <Card title="注销后会删除">
        {data.erased.map((one) => (
          <View key={one.what} className="privacy-words">
            {one.what}
          </View>
        ))}
      </Card>
      <Card title="依法须保留">
        <View className="privacy-quiet">{`培训档案在您最后一个班结束后保留 ${data.keepYears} 年，到期后去除姓名和证件号。`}</View>
        {data.kept.map((one) => (
          <ListRow key={one.what} title={one.what} note={one.why} />
        ))}
      </Card>
      {open ? null : (
        <Card title="申请注销">
          <View className="privacy-words">
            {`提交后有 ${data.coolingDays} 天冷静期，可以照常登录、随时撤回；期满自动注销。正在上的班不会自动退班，注销后不能再学习和考试。`}
          </View>
          <ProofCode of={proof} />
          <Tick isOn={isSure} onChange={setIsSure} label="确认注销">
            我已看过会删除和须保留的内容，确认注销
          </Tick>
          <Button onPress={request} isBusy={sending.isBusy} isDisabled={!isSure || proof.code.length !== 6}>
            申请注销
          </Button>
        </Card>
      )}
    </Page>
  );
}
