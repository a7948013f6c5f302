import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { openSignedPdf } from '../../shell/open-pdf.ts';

type Mine = ReplyOf<(typeof routes.assessment)['myDossiers']>['items'][number];
type Dossier = ReplyOf<(typeof routes.assessment)['makeMyDossier']>;

/** The learner's dossiers by class: made here, the PDF read in WeChat, the zip fetched by its link on a computer. */
export function Dossiers() {
  const list = useCall(assessmentRoutes.myDossiers, {});
  if (list.error) return <Notice tone="wrong">{list.error.message}</Notice>;
  if (!list.data || list.data.items.length === 0) return null;
  return (
    <Card title="培训档案">
      <View className="exam-kind">
        课时、签到、考试、规划书、成绩、证书和全部留痕，带电子签名，别人不联网也能核对真伪。姓名和证件号已打码。
      </View>
      {list.data.items.map((one) => (
        <One key={one.classId} one={one} onMade={list.reload} />
      ))}
    </Card>
  );
}

function One({ one, onMade }: { one: Mine; onMade: () => void }) {
  const [made, setMade] = useState<Dossier | null>(null);
  const making = useSend();
  const [last] = one.made;
  const make = () =>
    void making.run(async () => {
      setMade(await call(assessmentRoutes.makeMyDossier, { params: { classId: one.classId } }));
      onMade();
    });
  return (
    <View>
      <ListRow
        title={one.className}
        note={
          last ? `出具过 ${one.made.length} 次，最近 ${sayMoment(last.madeAt)}，${last.byLearner ? '本人' : '工作人员'}` : '还没有出具过'
        }
      />
      {making.error ? <Notice tone="wrong">{making.error.message}</Notice> : null}
      {made ? (
        <View className="certificate-actions">
          <Button kind="primary" isBusy={making.isBusy} onPress={() => void making.run(() => openSignedPdf(made.pdfUrl))}>
            打开档案 PDF
          </Button>
          <Button onPress={() => void Taro.setClipboardData({ data: atServer(made.zipUrl) })}>复制压缩包下载链接</Button>
          <View className="exam-kind">PDF 打开后可用右上角菜单保存或转发。压缩包请把链接粘贴到电脑浏览器里下载，半小时内有效。</View>
        </View>
      ) : (
        <Button isBusy={making.isBusy} label={`出具档案：${one.className}`} onPress={make}>
          {making.isBusy ? '正在出具…' : '出具档案'}
        </Button>
      )}
    </View>
  );
}
