import { Link } from '@tanstack/react-router';
import type { AnchorHTMLAttributes } from 'react';

/** A link inside the app by its whole address, search included: features link to each other by address only. */
export function Go({ to, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  const [path = '/', search = ''] = to.split('?');
  return <Link {...(rest as object)} to={path} search={Object.fromEntries(new URLSearchParams(search)) as never} />;
}
