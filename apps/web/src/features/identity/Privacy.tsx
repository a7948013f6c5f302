import { useMe } from '../../shared/lib/session.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Loading } from '../../shared/ui/States.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { CloseAccount } from './CloseAccount.tsx';
import { ExportData } from './ExportData.tsx';
import './identity.css';
import { PasswordForm } from './PasswordForm.tsx';
import { TextSize, WechatBinding } from './Preferences.tsx';
import { PrivacyConsents } from './PrivacyConsents.tsx';
import { Checks, Reveals } from './PrivacyTraces.tsx';
import { Sessions } from './Sessions.tsx';

/** The learner's privacy centre. */
export function Privacy() {
  const me = useMe();
  const [url, setUrl] = useUrlState();
  if (!me.data) return <Loading />;
  const unread = me.data.unreadReveals;
  const tabs = [
    { key: 'consents', label: '实名与同意' },
    { key: 'reveals', label: unread ? `谁看过我的信息（${unread} 条未读）` : '谁看过我的信息' },
    { key: 'checks', label: '核验记录' },
    { key: 'devices', label: '登录设备' },
    { key: 'account', label: '账号设置' },
    { key: 'export', label: '导出数据' },
    { key: 'close', label: '注销账号' },
  ];
  const tab = tabs.some((item) => item.key === url.tab) ? url.tab! : 'consents';
  return (
    <div>
      <PageHead title="隐私中心" lead={`${me.data.displayName}，您的数据怎么用、谁看过，都在这里，您可以随时撤回或带走`} />
      <Tabs label="隐私中心内容" items={tabs} value={tab} onPick={(key) => setUrl({ tab: key === 'consents' ? null : key })} />
      {tab === 'consents' && <PrivacyConsents />}
      {tab === 'reveals' && <Reveals />}
      {tab === 'checks' && <Checks />}
      {tab === 'devices' && <Sessions />}
      {tab === 'account' && (
        <div className="stack">
          <section className="card">
            <h2>{me.data.hasPassword ? '修改密码' : '设置密码'}</h2>
            {!me.data.hasPassword && <p className="quiet">平时用手机验证码登录就行；设了密码，没有信号时也能登录。</p>}
            <PasswordForm key={String(me.data.hasPassword)} hasPassword={me.data.hasPassword} />
          </section>
          <TextSize kept={me.data.largeText} />
          <WechatBinding me={me.data} />
        </div>
      )}
      {tab === 'close' && <CloseAccount hasPassword={me.data.hasPassword} hasPhone={me.data.maskedPhone !== null} />}
      {tab === 'export' && <ExportData hasPassword={me.data.hasPassword} hasPhone={me.data.maskedPhone !== null} />}
    </div>
  );
}
