import type { Binding } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { captionsBindings } from '../captions/captions.routes.ts';
import { createCaptions } from '../captions/captions.service.ts';
import { commentsBindings } from '../comments/comments.routes.ts';
import { createComments } from '../comments/comments.service.ts';
import { createTalkers } from '../comments/talker.ts';
import { danmakuBindings } from '../danmaku/danmaku.routes.ts';
import { createDanmaku } from '../danmaku/danmaku.service.ts';
import { notesBindings } from '../notes/notes.routes.ts';
import { createNotes } from '../notes/notes.service.ts';
import { promptsBindings } from '../prompts/prompts.routes.ts';
import { createPrompts } from '../prompts/prompts.service.ts';

/** Everything that stands around the film of a lesson. */
export function playerBindings(ports: TeachingPorts): Binding[] {
  const talkers = createTalkers(ports);
  return [
    ...promptsBindings(createPrompts(ports)),
    ...captionsBindings(createCaptions(ports)),
    ...notesBindings(createNotes(ports)),
    ...commentsBindings(createComments(talkers)),
    ...danmakuBindings(createDanmaku(talkers)),
  ];
}
