import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { largeText, setLargeText } from '../../shared/lib/text-size.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Choice } from '../../shared/ui/Field.tsx';
import { StateTag } from '../../shared/ui/States.tsx';

/** Large text, on this device and for the account. */
export function TextSize({ kept }: { kept: boolean }) {
  const [on, setOn] = useState(kept || largeText());
  const save = useSend(identityRoutes.updateMe, { refresh: ['/v1/identity/me'] });
  return (
    <section className="card">
      <h2>大字版</h2>
      <Choice
        checked={on}
        label="文字放大，换设备登录也这样"
        onChange={(event) => {
          setOn(event.target.checked);
          setLargeText(event.target.checked);
          save.mutate({ body: { largeText: event.target.checked } });
        }}
      />
    </section>
  );
}

/** Whether a WeChat is bound; binding itself happens inside the mini-program. */
export function WechatBinding({ me }: { me: ReplyOf<typeof Contract.getMe> }) {
  const [open, setOpen] = useState(false);
  const unbind = useSend(identityRoutes.unbindWechat, {
    refresh: ['/v1/identity/me'],
    done: '已解除微信绑定',
    onDone: () => setOpen(false),
  });
  return (
    <section className="card">
      <h2>微信</h2>
      <div className="actions">
        {me.hasWechat ? <StateTag tone="good">已绑定</StateTag> : <StateTag tone="idle">没有绑定</StateTag>}
        {me.hasWechat ? (
          <Button onClick={() => setOpen(true)}>解除绑定</Button>
        ) : (
          <span className="quiet">在微信小程序里用手机号登录一次，就会绑定，以后免输验证码。</span>
        )}
      </div>
      <Confirm
        title="解除微信绑定"
        open={open}
        consequence="以后打开小程序要重新用手机验证码登录；微信通知也不再收到。随时可以再绑定。"
        confirm="解除绑定"
        busy={unbind.isPending}
        onClose={() => setOpen(false)}
        onConfirm={() => unbind.mutate({} as never)}
      />
    </section>
  );
}
