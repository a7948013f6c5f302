import { join } from 'node:path';
import { problem } from '@yangfan/kernel';
import type { FastifyInstance } from 'fastify';
import { sendFile } from '../../files/index.ts';
import type { SignedDoor } from '../signed.ts';
import { DECK_PATH } from './deck.service.ts';

const DECK = /^dck_[0-9a-z]{26}$/;
const PAGE = /^p-[1-9][0-9]{0,3}\.jpg$/;

/** The door to pages and PDFs of decks. */
export function deckPlugin(deps: {
  door: SignedDoor;
  dirOf(deckId: string): string;
  /** The PDF of a deck. */
  pdfOf(deckId: string): Promise<Buffer | null>;
}): (app: FastifyInstance) => void {
  return (app) => {
    app.get<{ Params: { deckId: string; token: string; piece: string } }>(`${DECK_PATH}/:deckId/:token/:piece`, async (request, reply) => {
      const { deckId, token, piece } = request.params;
      if (!DECK.test(deckId)) throw problem('request.not_found');
      deps.door.require(request, deckId, token);
      const headers = { 'cache-control': 'private, max-age=3600' };
      if (piece === 'whole.pdf') {
        const bytes = await deps.pdfOf(deckId);
        if (!bytes) throw problem('request.not_found');
        return sendFile(reply, { source: bytes, mediaType: 'application/pdf', headers: { ...headers, 'content-disposition': 'inline' } });
      }
      if (!PAGE.test(piece)) throw problem('request.not_found');
      try {
        await sendFile(reply, { source: join(deps.dirOf(deckId), piece), mediaType: 'image/jpeg', headers });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw problem('request.not_found', '这一页还没有准备好，请稍后再看');
        throw error;
      }
    });
  };
}
