import { Button } from '../../shared/ui/Button.tsx';
import { Facts } from '../../shared/ui/Page.tsx';

/** A password to tell the person, shown this once. */
export function FirstPassword({ loginName, password, onDone }: { loginName: string; password: string; onDone: () => void }) {
  return (
    <div className="stack" role="status">
      <p>密码只在这里显示一次，请当面或电话告诉本人；登录后须先改密码。</p>
      <Facts
        items={[
          ['登录名', <b className="figures">{loginName}</b>],
          [
            '密码',
            <b className="figures" style={{ userSelect: 'all' }}>
              {password}
            </b>,
          ],
        ]}
      />
      <div className="actions">
        <Button look="primary" onClick={onDone}>
          我已告诉本人
        </Button>
      </div>
    </div>
  );
}
