import { identityRoutes } from '@yangfan/client';
import { useSend } from '../../shared/lib/api.ts';
import { saveBytes } from '../../shared/lib/download.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { ProofFields, useProof } from './ProofFields.tsx';

/** My data as a file, after I proved again that it is me. */
export function ExportData({ hasPassword, hasPhone }: { hasPassword: boolean; hasPhone: boolean }) {
  const send = useSend(identityRoutes.exportMyData, {
    refresh: [],
    quiet: true,
    done: '已下载，请妥善保管：里面有您的证件号码',
    onDone: (bytes) => {
      proof.setProof('');
      saveBytes(bytes as unknown as Uint8Array, '我在扬帆的个人数据.json');
    },
  });
  const proof = useProof({ hasPassword, hasPhone }, () => send.reset());
  const error = send.error ?? proof.ask.error;
  return (
    <section className="card">
      <h2>导出我的个人数据</h2>
      <p>包括账号、实名、同意书、核验记录、谁看过、登录设备，以及学习和考试数据，存成一个 JSON 文件。导出前要再确认一次是您本人。</p>
      <form
        className="form"
        style={{ marginTop: 10 }}
        onSubmit={(event) => {
          event.preventDefault();
          proof.ask.reset();
          send.mutate({ body: proof.body });
        }}
      >
        <ProofFields of={proof} error={error !== null} />
        {error && (
          <p className="stop" role="alert">
            {error.message}
          </p>
        )}
        <div className="actions">
          <Button type="submit" look="primary" busy={send.isPending} disabled={!proof.isReady}>
            导出
          </Button>
        </div>
      </form>
    </section>
  );
}
