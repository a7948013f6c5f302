import { Link, useRouter } from '@tanstack/react-router';
import { Button } from '../shared/ui/Button.tsx';
import { PlainShell } from './PlainShell.tsx';

/** 404 */
export function NotFoundPage() {
  return (
    <PlainShell>
      <div className="card stack">
        <h1>没有这个页面</h1>
        <p>网址可能写错了，或者这一项已被移走。</p>
        <div className="actions">
          <Link to="/" className="button primary">
            回到首页
          </Link>
        </div>
      </div>
    </PlainShell>
  );
}

/** 403, inside the frame */
export function ForbiddenPage() {
  return (
    <div className="card stack">
      <h1>您的角色不能打开这个页面</h1>
      <p>如果工作需要，请联系本单位管理员为您添加角色；添加后重新登录即可。</p>
      <div className="actions">
        <Link to="/" className="button primary">
          回到首页
        </Link>
      </div>
    </div>
  );
}

/** A page that broke, most often because a new version was installed while it was open. */
export function ErrorPage() {
  const router = useRouter();
  return (
    <PlainShell>
      <div className="card stack" role="alert">
        <h1>页面没有打开</h1>
        <p>可能是网络中断，或系统刚刚更新。已保存的内容不会丢失。</p>
        <div className="actions">
          <Button look="primary" onClick={() => location.reload()}>
            重新打开
          </Button>
          <Button onClick={() => void router.navigate({ to: '/' })}>回到首页</Button>
        </div>
      </div>
    </PlainShell>
  );
}
