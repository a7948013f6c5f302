import { Link } from '@tanstack/react-router';
import { identityRoutes, notificationsRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useRead, useSend } from '../shared/lib/api.ts';
import { forgetDrafts } from '../shared/lib/draft.ts';
import { Button } from '../shared/ui/Button.tsx';
import { TextSizeButton } from './TextSizeButton.tsx';

/** Who I am, my messages, the text size, and the way out. */
export function PersonMenu({ me }: { me: ReplyOf<typeof Contract.getMe> }) {
  const staff = me.kind === 'staff';
  const messages = useRead(notificationsRoutes.listMessages, { query: { size: 1, unread: true } }, { refetchInterval: 60_000 });
  const leave = useSend(identityRoutes.signOut, {
    refresh: [],
    onDone: () => {
      forgetDrafts();
      location.assign('/sign-in');
    },
  });
  return (
    <>
      <TextSizeButton />
      <Link to={staff ? '/work/messages' : '/messages'}>
        消息{messages.data?.unread ? <span className="tag here figures"> {messages.data.unread}</span> : ''}
      </Link>
      <Link to={staff ? '/work/account' : '/privacy'}>{me.displayName}</Link>
      <Button look="plain" busy={leave.isPending} onClick={() => leave.mutate({} as never)}>
        退出
      </Button>
    </>
  );
}
