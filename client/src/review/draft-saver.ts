/** Milliseconds without a change after which a review sheet saves itself. */
export const REVIEW_SAVE_MS = 1500;
/** Seen at least so often while it is looked at: from that the server counts the time. */
export const REVIEW_ALIVE_MS = 45_000;

/**
 * Saves a document of one version after the other: each carries the version that the one before it gave, and the newest words.
 * `save` says whether the server has them; a refusal is told and the next try goes over the same version.
 */
export function createDraftSaver<Draft, Reply extends { version: number }>(options: {
  version: number;
  newest(): Draft;
  send(body: { version: number; draft: Draft }): Promise<Reply>;
  onSaved(reply: Reply): void;
  onRefused(error: unknown): void;
}): { save(): Promise<boolean>; readonly version: { readonly current: number } } {
  const version = { current: options.version };
  let turn: Promise<boolean> = Promise.resolve(true);
  const once = async (): Promise<boolean> => {
    try {
      const reply = await options.send({ version: version.current, draft: options.newest() });
      version.current = reply.version;
      options.onSaved(reply);
      return true;
    } catch (error) {
      options.onRefused(error);
      return false;
    }
  };
  return { version, save: () => (turn = turn.then(once)) };
}
