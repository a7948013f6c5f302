import { Image, Input, View } from '@tarojs/components';
import Taro, { nextTick } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { encodeBase64, utf8Bytes } from '../../shell/base64.ts';
import { useSend } from '../../shell/use-send.ts';
import { aria } from '../../shared/ui/aria.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Field, Tick } from '../../shared/ui/Fields.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import type { Draft, Read } from './desk.rules.ts';
import { begun, drawn, ledOn, pointOf, type Box, type Strokes, type Touched } from './strokes.rules.ts';

export interface SignSheetProps {
  read: Read;
  draft: Draft;
  version: { readonly current: number };
  seconds: number;
  total: number;
  onClose: () => void;
  onDone: () => void;
}

/** A name written with the finger, the password, and the sheet is handed in for good. */
export function SignSheet({ read, draft, version, seconds, total, onClose, onDone }: SignSheetProps) {
  const [strokes, setStrokes] = useState<Strokes>([]);
  const [password, setPassword] = useState('');
  const [isSure, setIsSure] = useState(false);
  const sending = useSend();
  const isQuick = seconds < read.minSeconds;
  const submit = () =>
    void sending.run(async () => {
      await call(assessmentRoutes.submitReview, {
        params: { taskId: read.task.id },
        body: { version: version.current, draft, signature: strokes, password, quickConfirmed: isSure },
      });
      void Taro.showToast({ title: '已签名提交', icon: 'success' });
      onDone();
    });
  return (
    <Sheet title={`签名提交：${total} 分`} onClose={onClose}>
      <View className="review-quiet">提交后不能再改，整张评分表会计算摘要并留痕。请用手指在框里写下您的姓名。</View>
      <Pad strokes={strokes} onChange={setStrokes} />
      <Button isCompact isDisabled={strokes.length === 0} onPress={() => setStrokes([])}>
        重写
      </Button>
      <Field label="账号密码" hint="再次输入登录密码，确认是您本人签名">
        <View className="field-box">
          <Input
            className="field-input"
            password
            value={password}
            maxlength={200}
            onInput={(event) => setPassword(event.detail.value)}
            {...(process.env.TARO_ENV === 'weapp' ? aria({ label: '账号密码' }) : { nativeProps: { 'aria-label': '账号密码' } })}
          />
        </View>
      </Field>
      {isQuick ? (
        <Tick isOn={isSure} label="已读完全文" onChange={setIsSure}>
          {`阅读用时 ${Math.max(1, Math.round(seconds / 60))} 分钟，少于 ${read.minSeconds / 60} 分钟。我已读完全文，确认提交。`}
        </Tick>
      ) : null}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button
        kind="primary"
        isBusy={sending.isBusy}
        isDisabled={strokes.length === 0 || !password || (isQuick && !isSure)}
        onPress={submit}
      >
        提交评分
      </Button>
    </Sheet>
  );
}

function Pad({ strokes, onChange }: { strokes: Strokes; onChange: (strokes: Strokes) => void }) {
  const box = useRef<Box | null>(null);
  const measure = () =>
    Taro.createSelectorQuery()
      .select('#review-pad')
      .boundingClientRect((found) => {
        if (found && !Array.isArray(found)) box.current = found as unknown as Box;
      })
      .exec();
  useEffect(() => nextTick(measure), []);
  const at = (event: unknown): [number, number] | null => {
    const touch = (event as Touched).touches[0];
    return touch && box.current ? pointOf(touch, box.current) : null;
  };
  const source = strokes.length ? `data:image/svg+xml;base64,${encodeBase64(utf8Bytes(drawn(strokes)))}` : null;
  return (
    <View
      id="review-pad"
      className="review-sheet"
      catchMove
      onTouchStart={(event) => {
        const point = at(event);
        measure();
        if (point) onChange(begun(strokes, point));
      }}
      onTouchMove={(event) => {
        const point = at(event);
        if (point) onChange(ledOn(strokes, point));
      }}
      {...aria({ role: 'img', label: '手写签名框' })}
    >
      {source ? <Image className="review-ink" src={source} mode="aspectFit" {...aria({ isHidden: true })} /> : null}
    </View>
  );
}
