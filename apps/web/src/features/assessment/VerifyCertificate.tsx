import { useNavigate, useParams } from '@tanstack/react-router';
import { assessmentRoutes, identityRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call, type CallError } from '../../shared/lib/api.ts';
import { day } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { CERTIFICATES } from './words.ts';

type Verdict = ReplyOf<typeof Contract.verifyCertificate>;

/** Public verification: by the QR code at once, by typing the number with a captcha. */
export function VerifyCertificate() {
  const { no } = useParams({ strict: false }) as { no?: string };
  const [url] = useUrlState();
  const navigate = useNavigate();
  const [number, setNumber] = useState(no ?? '');
  const [captcha, setCaptcha] = useState<{ captchaId: string; svg: string } | null>(null);
  const [text, setText] = useState('');
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  const [busy, setBusy] = useState(false);

  const renew = () => {
    setText('');
    call(identityRoutes.makeCaptcha).then(setCaptcha, setError);
  };
  async function ask(query: { code?: string; captchaId?: string; captcha?: string }, which: string): Promise<void> {
    setBusy(true);
    setError(null);
    setVerdict(null);
    try {
      setVerdict(await call(assessmentRoutes.verifyCertificate, { params: { no: which }, query }));
    } catch (reason) {
      setError(reason as CallError);
      renew();
    } finally {
      setBusy(false);
    }
  }
  useEffect(() => {
    if (no && url.code) void ask({ code: url.code }, no);
    else renew();
    // Asked once for each address; the typed form asks by its button.
  }, [no, url.code]);

  return (
    <div className="stack">
      <PageHead title="证书查验" lead="扫描证书上的二维码，或输入证书编号" />
      {(!no || !url.code || error) && (
        <form
          className="card form"
          onSubmit={(event) => {
            event.preventDefault();
            void navigate({ to: `/certificates/verify/${number.trim().toUpperCase()}`, replace: true });
            void ask({ captchaId: captcha?.captchaId ?? '', captcha: text }, number.trim().toUpperCase());
          }}
        >
          <TextField
            label="证书编号"
            required
            value={number}
            maxLength={21}
            autoComplete="off"
            onChange={(event) => setNumber(event.target.value)}
            hint="以 HN 开头，共 21 位"
          />
          <div style={{ display: 'flex', gap: 12, alignItems: 'end', flexWrap: 'wrap' }}>
            <TextField
              label="图形验证码"
              required
              value={text}
              maxLength={8}
              autoComplete="off"
              onChange={(event) => setText(event.target.value)}
            />
            {captcha && (
              <img alt="图形验证码，看不清请换一张" src={`data:image/svg+xml;utf8,${encodeURIComponent(captcha.svg)}`} height={44} />
            )}
            <Button look="plain" onClick={renew}>
              换一张
            </Button>
          </div>
          <div className="actions">
            <Button type="submit" look="primary" busy={busy} disabled={!number || !text}>
              查验
            </Button>
          </div>
          {error && (
            <p className="stop" role="alert">
              {error.status === 404 ? '编号格式不对，请照证书上的编号输入' : error.message}
            </p>
          )}
        </form>
      )}
      {verdict && <VerdictView verdict={verdict} />}
    </div>
  );
}

function VerdictView({ verdict }: { verdict: Verdict }) {
  const found = verdict.certificate;
  if (!found) {
    return (
      <div className="note stop" role="alert">
        没有这个编号的证书。请核对编号；如果证书由他人提供，请谨防伪造。
      </div>
    );
  }
  const valid = found.status === 'ISSUED';
  return (
    <section className="card" aria-live="polite">
      <h2 className={valid ? 'good' : 'stop'}>
        {valid ? '证书真实有效' : found.status === 'REISSUED' ? '证书已换发，请以新编号为准' : '证书已作废'}
      </h2>
      <Facts
        items={[
          ['证书编号', <span className="figures">{found.no}</span>],
          ['姓名', found.name],
          ['证件号码', <span className="figures">{found.idNo}</span>],
          ['培训项目', found.programName],
          ['培训机构', found.institutionName],
          ['培训日期', `${day(found.startsOn)} 至 ${day(found.endsOn)}`],
          ['发证日期', day(found.issuedOn)],
          ['SHA-256', <span className="small">{found.sha256}</span>],
        ]}
      />
      {found.chain.length > 1 && (
        <>
          <h3>换发经过</h3>
          <ul className="rows">
            {found.chain.map((one) => (
              <li key={one.no}>
                <span className="grow figures">{one.no}</span>
                <span className="quiet small">{day(one.issuedOn)} 发证</span>
                <StateTag tone={CERTIFICATES[one.status]![1]}>{CERTIFICATES[one.status]![0]}</StateTag>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="quiet small">为保护个人信息，姓名和证件号码只显示一部分。</p>
    </section>
  );
}
