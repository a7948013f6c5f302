import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { identityRoutes } from '@yangfan/client';
import { useCall } from '../../shell/use-call.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { aria } from '../../shared/ui/aria.ts';
import { Page } from '../../shared/ui/Page.tsx';
import { Waiting } from '../../shared/ui/States.tsx';
import './privacy.css';

/** A consent text as it is, or was, signed. Readable without signing in. */
export default function ConsentText() {
  const { kind, version } = useRouter().params;
  const text = useCall(identityRoutes.getConsentText, {
    params: { kind: kind === 'FACE' || kind === 'FACE_LECTURER' ? kind : 'PRIVACY' },
    query: Number(version) >= 1 ? { version: Math.trunc(Number(version)) } : {},
  });
  if (!text.data)
    return (
      <Page>
        <Waiting error={text.error} onRetry={text.reload} />
      </Page>
    );
  return (
    <Page ground="white">
      <View className="privacy-title" {...aria({ role: 'heading', level: 1 })}>
        {text.data.title}
      </View>
      <View className="privacy-purpose">{`第 ${text.data.version} 版，${sayMoment(text.data.publishedAt)} 发布。用途：${text.data.purpose}`}</View>
      {text.data.body.split(/\n\s*\n/).map((paragraph, index) => (
        <View key={index} className="privacy-paragraph">
          {paragraph}
        </View>
      ))}
      <View className="privacy-digest">{`正文 SHA-256：${text.data.sha256}`}</View>
    </Page>
  );
}
