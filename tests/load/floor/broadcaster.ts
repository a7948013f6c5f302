import { WebSocketServer } from 'ws';

// The floor of the chat: bare `ws`, one frame a message to everybody, nothing kept and nobody asked who they are.

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () => process.send!({ port: (server.address() as { port: number }).port }));
process.on('message', ({ perS, seconds }: { perS: number; seconds: number }) => {
  let left = perS * seconds;
  const beat = setInterval(() => {
    left -= 1;
    const text = JSON.stringify({ room: 'floor', event: { data: { text: `第 ${left} 句 @${Date.now()}@` } }, filler: 'x'.repeat(150) });
    for (const socket of server.clients) socket.send(text);
    if (left > 0) return;
    clearInterval(beat);
    process.send!({ done: true });
  }, 1000 / perS);
});
process.on('disconnect', () => process.exit(0));
