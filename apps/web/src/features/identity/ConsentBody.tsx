import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { day } from '../../shared/lib/time.ts';

/** A text to sign, whole, with its version: what is read is what is signed. */
export function ConsentBody({ text }: { text: ReplyOf<typeof Contract.getConsentText> }) {
  return (
    <section aria-label={text.title}>
      <p>
        <b>{text.title}</b>{' '}
        <span className="quiet small">
          第 <span className="figures">{text.version}</span> 版 · {day(text.publishedAt)}发布
        </span>
      </p>
      {/* Focusable, so that the keyboard can scroll it. */}
      <div className="consent-body" tabIndex={0} role="region" aria-label={`${text.title}全文`}>
        {text.body.split(/\n\s*\n/).map((paragraph, index) => (
          <p key={index}>{paragraph}</p>
        ))}
      </div>
      <p className="quiet small" style={{ overflowWrap: 'anywhere' }}>
        文本摘要 SHA-256：<span className="figures">{text.sha256}</span>
      </p>
    </section>
  );
}
