// Keeps the exam page itself on this device, so that a reload without network opens it again. It holds no paper and no answer.
const STORE = 'yf-exam-page-1';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const keep = async (request, reply) => {
  if (reply.ok) await (await caches.open(STORE)).put(request, reply.clone());
  return reply;
};
/** The page from the network; the kept one when there is none. */
async function page(request) {
  try {
    return await keep('/exam', await fetch(request));
  } catch (error) {
    const kept = await caches.match('/exam', { cacheName: STORE });
    if (kept) return kept;
    throw error;
  }
}
/** Files with a digest in their name never change. */
async function asset(request) {
  const kept = await caches.match(request, { cacheName: STORE });
  return kept ?? keep(request, await fetch(request));
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
});
// What the page had already loaded before this worker stood beside it.
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep') return;
  event.waitUntil(
    (async () => {
      const store = await caches.open(STORE);
      const known = new Set(event.data.urls.map((text) => new URL(text, self.location.origin).href));
      for (const old of await store.keys()) if (old.url.includes('/assets/') && !known.has(old.url)) await store.delete(old);
      await Promise.all([...known].map(async (url) => (await store.match(url)) ?? store.add(url).catch(() => undefined)));
      await store.put('/exam', await fetch('/exam/kept', { headers: { accept: 'text/html' } }));
      event.source?.postMessage({ type: 'kept' });
    })().catch(() => undefined),
  );
});
