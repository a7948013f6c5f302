import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { openPdf } from '../../shell/open-pdf.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayDay } from '../../shared/time/day.ts';
import { QrPicture } from '../../shared/qr/QrPicture.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { Dossiers } from './Dossiers.tsx';
import { takeBadge } from './take-badge.ts';
import { sayConclusion } from './words.ts';
import './certificate.css';
import './exam.css';

type Certificate = ReplyOf<(typeof routes.assessment)['listCertificates']>['items'][number];

/** My certificates: what they say, the PDF, and the address where anybody can check them. */
export default function Certificates() {
  const isSignedIn = useSignedIn();
  const list = useCall(assessmentRoutes.listCertificates, isSignedIn ? { query: { size: 50 } } : null);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  if (list.data.items.length === 0)
    return (
      <Page>
        <Empty title="还没有证书" note="结业批准后，电子证书会出现在这里。" />
        <Dossiers />
      </Page>
    );
  return (
    <Page>
      {list.data.items.map((one) => (
        <One key={one.id} certificate={one} />
      ))}
      <Dossiers />
    </Page>
  );
}

function One({ certificate }: { certificate: Certificate }) {
  const { id, no, sha256, verifyUrl, status } = certificate;
  const opening = useSend();
  const isValid = status === 'ISSUED';
  return (
    <View>
      <Face certificate={certificate} />
      {isValid ? null : (
        <Notice tone="wrong">
          {status === 'REISSUED'
            ? `这张证书已经换发，请用新编号的证书。原因：${certificate.endedReason ?? '—'}`
            : `这张证书已经作废，查验时会显示“已作废”。原因：${certificate.endedReason ?? '—'}`}
        </Notice>
      )}
      {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
      <View className="certificate-actions">
        <Button
          kind="primary"
          onPress={() => void opening.run(() => openPdf(assessmentRoutes.certificatePdf, { certificateId: id }, no))}
          isBusy={opening.isBusy}
        >
          {opening.isBusy ? '正在打开…' : '打开证书 PDF'}
        </Button>
        <Button onPress={() => void Taro.setClipboardData({ data: verifyUrl })}>复制查验网址</Button>
        <Button onPress={() => void opening.run(() => takeBadge(id, no))} isBusy={opening.isBusy}>
          取电子徽章
        </Button>
      </View>
      <Card title="别人怎样查验">
        <View>扫证书上的二维码，或打开查验网址，就能看到证书真伪。只显示打码后的姓名和证件号。</View>
        <View className="result-hash">{`证书特征值 SHA-256 ${sha256}`}</View>
      </Card>
    </View>
  );
}

/** The certificate as it looks, before its PDF is opened. */
function Face({ certificate }: { certificate: Certificate }) {
  const { no, maskedName, maskedIdNo, programName, className, institutionName, startsOn, endsOn, issuedOn, conclusion, status, verifyUrl } =
    certificate;
  const isValid = status === 'ISSUED';
  return (
    <View className="certificate">
      <View className="certificate-head">
        <View className="certificate-title" {...aria({ role: 'heading', level: 1 })}>
          合格证书
        </View>
        <StateTag tone={isValid ? 'good' : 'wrong'}>{isValid ? '有效' : status === 'REISSUED' ? '已换发' : '已作废'}</StateTag>
      </View>
      <View className="certificate-words">
        {`${maskedName}（${maskedIdNo}）于 ${sayWhole(startsOn)}至${sayDay(endsOn, startsOn)}参加${programName}，考核结论：${sayConclusion(conclusion)}。`}
      </View>
      <ListRow title="班级" aside={className} />
      <ListRow title="培训机构" aside={institutionName} />
      <ListRow title="发证日期" aside={sayWhole(issuedOn)} />
      <ListRow title="证书编号" note={no} />
      <QrPicture text={verifyUrl} label="查验这张证书的二维码" />
      <View className="certificate-scan">扫码查验真伪</View>
    </View>
  );
}

const sayWhole = (day: string) => sayDay(day, '0000');
