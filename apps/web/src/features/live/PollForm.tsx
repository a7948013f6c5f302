import { EMPTY_POLL, pollOf, teachingRoutes, type PollKind } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { useDraft } from '../../shared/lib/draft.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, Select, TextArea, TextField } from '../../shared/ui/Field.tsx';
import type { LiveRoom } from './use-room.ts';
import { POLLS } from './words.ts';

const EMPTY = { ...EMPTY_POLL, kind: EMPTY_POLL.kind as string, right: '' };

/** A new vote, quiz or race; what was written stays until it is sent. */
export function PollForm({ live, onClose }: { live: LiveRoom; onClose: () => void }) {
  const [draft, set, clear] = useDraft(`live-poll-${live.roomId}`, EMPTY);
  const [tried, setTried] = useState(false);
  const open = useSend(teachingRoutes.openPoll, {
    refresh: [],
    done: '已发起',
    onDone: () => (clear(), live.sayTouched('polls'), onClose()),
  });
  // The numbers people write count from 1.
  const right = draft.right.match(/\d+/g)?.map((text) => Number(text) - 1) ?? [];
  const { faults, body } = pollOf({ ...draft, kind: draft.kind as PollKind, right });
  const asksRight = draft.kind !== 'POLL';
  function send(): void {
    setTried(true);
    if (Object.keys(faults).length === 0) open.mutate({ params: { roomId: live.roomId }, body });
  }
  return (
    <form
      className="form live-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Select label="种类" options={optionsOf(POLLS)} value={draft.kind} onChange={(event) => set({ kind: event.target.value })} />
      <TextField
        label="题目"
        required
        maxLength={300}
        value={draft.question}
        fault={tried ? faults.question : undefined}
        onChange={(event) => set({ question: event.target.value })}
      />
      <TextArea
        label="选项（一行一个）"
        required
        value={draft.options}
        fault={tried ? faults.options : undefined}
        onChange={(event) => set({ options: event.target.value })}
      />
      {asksRight ? (
        <TextField
          label="正确选项的序号"
          hint="例如 1 或 1,3"
          required
          value={draft.right}
          fault={tried ? faults.right : undefined}
          onChange={(event) => set({ right: event.target.value })}
        />
      ) : (
        <Choice
          label="匿名（记录里也不留谁选了什么）"
          checked={draft.anonymous}
          onChange={(event) => set({ anonymous: event.target.checked })}
        />
      )}
      <Choice label="可多选" checked={draft.multiple} onChange={(event) => set({ multiple: event.target.checked })} />
      <TextField
        label="限时（秒，空着不限）"
        inputMode="numeric"
        value={draft.seconds}
        onChange={(event) => set({ seconds: event.target.value.replace(/\D/g, '') })}
      />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button type="submit" look="primary" busy={open.isPending}>
          发起
        </Button>
      </div>
    </form>
  );
}
