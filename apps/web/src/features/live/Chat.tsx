import { randomKey, teachingRoutes, type ChatLine } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call, useSend, type CallError } from '../../shared/lib/api.ts';
import { time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice, TextArea } from '../../shared/ui/Field.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import type { LiveRoom } from './use-room.ts';
import { REACTION_WORDS, REACTIONS } from './words.ts';

/** What is said: reply, react, a word to the lecturer alone; the lecturer takes messages away. `closed`: why nothing can be written now. */
export function Chat({ live, closed, onMember }: { live: LiveRoom; closed: string | null; onMember?: (accountId: string) => void }) {
  const [reply, setReply] = useState<ChatLine | null>(null);
  const [removing, setRemoving] = useState<ChatLine | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const host = live.view.role === 'HOST';
  const { chat, older } = live.room;
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const newest = chat.at(-1)?.seq;
  useEffect(() => {
    if (atEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [newest]);
  const react = (emoji: string, to: number) => {
    setOpen(null);
    call(teachingRoutes.reactLive, { params: { roomId: live.roomId }, body: { emoji: emoji as '👍', to } }).catch((error: CallError) =>
      tell(error.message, 'caution'),
    );
  };
  return (
    <div className="live-chat">
      <div
        ref={list}
        className="live-log"
        role="log"
        aria-label="聊天"
        tabIndex={0}
        onScroll={({ currentTarget: at }) => {
          atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
        }}
      >
        <ol>
          {older && (
            <li>
              <Button look="plain" onClick={() => void live.olderMessages()}>
                看更早的发言
              </Button>
            </li>
          )}
          {chat.length === 0 && <li className="quiet">还没有人说话。</li>}
          {chat.map((line) => (
            <li key={line.seq} data-system={line.system} data-private={line.private}>
              <Said line={line} to={line.replyTo ? chat.find(({ seq }) => seq === line.replyTo) : undefined} />
              {!line.removed && !line.system && !closed && live.view.role !== 'INSPECTOR' && (
                <button
                  type="button"
                  className="live-more"
                  aria-expanded={open === line.seq}
                  aria-label={`对 ${line.name} 的发言操作`}
                  onClick={() => setOpen(open === line.seq ? null : line.seq)}
                >
                  ⋯
                </button>
              )}
              {open === line.seq && (
                <div className="live-actions">
                  <Button onClick={() => (setReply(line), setOpen(null))}>回复</Button>
                  {REACTIONS.map((emoji) => (
                    <Button key={emoji} onClick={() => react(emoji, line.seq)}>
                      {REACTION_WORDS[emoji]}
                    </Button>
                  ))}
                  {host && <Button onClick={() => (setRemoving(line), setOpen(null))}>撤下</Button>}
                  {host && line.role === 'LEARNER' && onMember && (
                    <Button onClick={() => (onMember(line.accountId), setOpen(null))}>管理这位学员</Button>
                  )}
                </div>
              )}
            </li>
          ))}
        </ol>
      </div>
      <Composer live={live} closed={closed} reply={reply} onReplied={() => setReply(null)} />
      <RemoveDialog live={live} line={removing} onClose={() => setRemoving(null)} />
    </div>
  );
}

function Said({ line, to }: { line: ChatLine; to: ChatLine | undefined }) {
  const reactions = Object.entries(line.reactions);
  return (
    <>
      <span className="live-who" data-role={line.role}>
        {line.name}
        {line.role === 'HOST' && !line.system && '（老师）'}
      </span>{' '}
      {line.private && <span className="live-private">悄悄话</span>}{' '}
      {to && (
        <span className="live-quote">
          回复 {to.name}：{to.removed ? '（已撤下）' : to.text.slice(0, 30)}
        </span>
      )}
      {line.removed ? <span className="quiet">这条发言已被老师撤下</span> : <span className="live-text">{line.text}</span>}{' '}
      <time className="live-at" dateTime={line.at}>
        {time(line.at)}
      </time>
      {reactions.length > 0 && (
        <span className="live-given">
          {reactions.map(([emoji, count]) => (
            <span key={emoji}>
              {REACTION_WORDS[emoji] ?? emoji} {count}
            </span>
          ))}
        </span>
      )}
    </>
  );
}

function Composer({
  live,
  closed,
  reply,
  onReplied,
}: {
  live: LiveRoom;
  closed: string | null;
  reply: ChatLine | null;
  onReplied: () => void;
}) {
  const [text, setText] = useState('');
  const [whisper, setWhisper] = useState(false);
  const [busy, setBusy] = useState(false);
  const key = useRef(randomKey());
  const host = live.view.role === 'HOST';
  if (closed) return <p className="live-closed">{closed}</p>;
  // A lecturer answers a private word privately unless told otherwise.
  const isPrivate = host ? !!reply?.private : whisper;
  async function send(): Promise<void> {
    const words = text.trim();
    if (!words || busy) return;
    setBusy(true);
    try {
      const event = await call(teachingRoutes.sayLive, {
        params: { roomId: live.roomId },
        body: { text: words, clientId: key.current, ...(reply ? { replyTo: reply.seq } : {}), ...(isPrivate ? { private: true } : {}) },
      });
      key.current = randomKey();
      setText('');
      onReplied();
      live.catchUp(event.seq);
    } catch (error) {
      tell((error as CallError).message, 'caution');
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      className="live-say"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {reply && (
        <p className="live-reply">
          回复 {reply.name}：{reply.text.slice(0, 40)}
          <Button look="plain" onClick={onReplied}>
            取消
          </Button>
        </p>
      )}
      <div>
        <input
          className="input"
          aria-label="说点什么"
          placeholder="说点什么"
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={!text.trim() || busy}>
          发送
        </Button>
      </div>
      {!host && <Choice label="只让老师看到" checked={whisper} onChange={(event) => setWhisper(event.target.checked)} />}
    </form>
  );
}

function RemoveDialog({ live, line, onClose }: { live: LiveRoom; line: ChatLine | null; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const remove = useSend(teachingRoutes.removeLiveMessage, {
    refresh: [],
    done: '已撤下',
    onDone: () => (setReason(''), live.catchUp(), onClose()),
  });
  return (
    <Dialog title="撤下这条发言？" open={line !== null} onClose={onClose}>
      <p>
        {line?.name}：{line?.text}
      </p>
      <p className="quiet">所有人的屏幕上都不再显示；原话和原因留在课堂记录里。</p>
      <TextArea label="原因" required maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button
          look="danger"
          busy={remove.isPending}
          disabled={!reason.trim()}
          onClick={() => remove.mutate({ params: { roomId: live.roomId, seq: line!.seq }, body: { reason: reason.trim() } })}
        >
          撤下
        </Button>
      </div>
    </Dialog>
  );
}
