import { PageHead } from '../../shared/ui/Page.tsx';

/** The whole ledger as a file that can be verified away from this system. */
export function LedgerExport() {
  return (
    <div className="stack">
      <PageHead title="全程留痕" lead="每一条记录都用密钥与前一条相连，改动、删除、插入、截断都能查出" />
      <section className="card stack">
        <h2>导出与离线校验</h2>
        <p>导出文件不含个人信息，只含编号、数字和特征值。校验不需要数据库，但需要留痕密钥（由审计员保管的密钥文件）。</p>
        <div className="actions">
          <a className="button primary" href="/v1/ledger/export" download>
            导出全部留痕
          </a>
        </div>
        <p>
          校验命令：<code>npm run ledger:verify -- --file 导出的文件 --keys keys.json</code>
        </p>
      </section>
    </div>
  );
}
