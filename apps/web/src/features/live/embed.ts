/** Whether the room was opened inside the mini-program's web view: its own bar leads back, so ours would lead astray. */
export const isEmbedded = (): boolean => new URLSearchParams(location.search).get('embed') === 'mini';
