import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Fingerprint } from './Fingerprint.tsx';

export type Dossier = ReplyOf<typeof Contract.makeMyDossier>;

/** A dossier just made: what to do with it, while its links are good. */
export function DossierMade({ dossier, onClose }: { dossier: Dossier | null; onClose: () => void }) {
  return (
    <Dialog title="培训档案已出具" open={dossier !== null} onClose={onClose}>
      {dossier && (
        <div className="stack">
          <p>压缩包里有 PDF、可核对的数据、{dossier.entries} 条留痕和一张离线核验页。姓名和证件号已打码。交给别人时请给整个压缩包。</p>
          <div className="actions">
            <a className="button primary" href={dossier.zipUrl} download>
              下载压缩包（{Math.max(1, Math.round(dossier.size / 1024))} KB）
            </a>
            <a className="button" href={dossier.pdfUrl} target="_blank" rel="noreferrer">
              打开 PDF
            </a>
          </div>
          <p className="quiet small">下载链接半小时内有效，过后可以再出具一份。</p>
          <p>
            收到档案的人打开压缩包里的 verify.html 就能核对，不需要联网；再把那里显示的公钥指纹与本平台
            <a href="/dossiers/verify">核验页</a>公布的对照：
          </p>
          <Fingerprint hex={dossier.fingerprint} />
        </div>
      )}
    </Dialog>
  );
}
