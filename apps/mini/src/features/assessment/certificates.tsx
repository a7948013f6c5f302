import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayDay } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { openCertificate } from './open-pdf.ts';
import './exam.css';

type Certificate = ReplyOf<(typeof routes.assessment)['listCertificates']>['items'][number];

/** My certificates: what they say, the PDF, and the address where anybody can check them. */
export default function Certificates() {
  const isSignedIn = useSignedIn();
  const list = useCall(assessmentRoutes.listCertificates, isSignedIn ? { query: { size: 50 } } : null);
  if (!list.data)
    return (
      <Page>
        {list.error ? <ErrorState message={list.error.message} traceId={list.error.traceId} onRetry={list.reload} /> : <Loading />}
      </Page>
    );
  if (list.data.items.length === 0)
    return (
      <Page>
        <Empty title="还没有证书" note="结业批准后，电子证书会出现在这里。" />
      </Page>
    );
  return (
    <Page>
      {list.data.items.map((one) => (
        <One key={one.id} certificate={one} />
      ))}
    </Page>
  );
}

function One({ certificate }: { certificate: Certificate }) {
  const { id, no, programName, className, institutionName, startsOn, endsOn, issuedOn, conclusion, status, sha256, verifyUrl } =
    certificate;
  const opening = useSend();
  const isValid = status === 'ISSUED';
  return (
    <Card title={programName} aside={<StateTag tone={isValid ? 'good' : 'wrong'}>{isValid ? '有效' : '已作废'}</StateTag>}>
      <ListRow title="证书编号" note={no} />
      <ListRow title="培训机构" note={institutionName} />
      <ListRow title="班级" note={`${className}，${sayDay(startsOn)}至${sayDay(endsOn, startsOn)}`} />
      <ListRow title="结论" aside={conclusion} />
      <ListRow title="发证日期" aside={issuedOn} />
      <View className="result-hash">{`SHA-256 ${sha256}`}</View>
      {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
      <Button kind="primary" onPress={() => void opening.run(() => openCertificate(id, no))} isBusy={opening.isBusy}>
        打开证书 PDF
      </Button>
      <Button kind="plain" onPress={() => void Taro.setClipboardData({ data: verifyUrl })}>
        复制查验网址
      </Button>
    </Card>
  );
}
