import { useEffect, type ReactNode } from 'react';

/** A page's title and what can be done on it; sets the window's title too. */
export function PageHead({ title, lead, crumbs, actions }: { title: string; lead?: ReactNode; crumbs?: ReactNode; actions?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · 扬帆`;
  }, [title]);
  return (
    <header className="page-head">
      {crumbs && <div className="crumbs">{crumbs}</div>}
      <div>
        <h1>{title}</h1>
        {lead && <p className="quiet">{lead}</p>}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </header>
  );
}

/** A strip of a few large figures; each leads to its records. */
export function Strip({ items }: { items: readonly { label: string; value: ReactNode; unit?: string; note?: ReactNode }[] }) {
  return (
    <div className="strip">
      {items.map((item) => (
        <div key={item.label}>
          <div className="quiet">{item.label}</div>
          <div className="value">
            {item.value}
            {item.unit && item.value !== '—' && <span className="unit"> {item.unit}</span>}
          </div>
          {item.note && <div className="small quiet">{item.note}</div>}
        </div>
      ))}
    </div>
  );
}

/** Names and values. */
export function Facts({ items }: { items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value ?? '—'}</dd>
        </div>
      ))}
    </dl>
  );
}
