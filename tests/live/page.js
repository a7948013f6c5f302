// What a browser of the tests does: WHIP out, WHEP in. Answers both ways of WHEP, as every client of ours must.
/* global RTCPeerConnection, MediaStream, AudioContext */
window.live = { out: {}, in: {} };

async function gathered(pc) {
  if (pc.iceGatheringState === 'complete') return;
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, 1500);
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
const post = (url, token, sdp) =>
  fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' }, body: sdp });

/** A running AudioContext. On a busy machine the browser's sound can fail to start, and then `resume` never answers: another one is taken. */
async function soundOfOurOwn() {
  for (let tries = 0; ; tries++) {
    const audio = new AudioContext();
    await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 4000))]);
    if (audio.state === 'running' || tries === 4) return audio;
    void audio.close().catch(() => undefined);
  }
}

async function camera({ width, height, frequency, clock, video }) {
  const tracks = [];
  if (clock) {
    // The time of day as 44 black and white squares: read again at the far end, it says how old the picture is.
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    const draw = () => {
      pen.fillStyle = `hsl(${(Date.now() / 20) % 360} 60% 40%)`;
      pen.fillRect(0, 0, width, height);
      const bits = BigInt(Date.now()).toString(2).padStart(44, '0');
      for (let i = 0; i < 44; i++) {
        pen.fillStyle = bits[i] === '1' ? '#fff' : '#000';
        pen.fillRect((i % 11) * (width / 11), Math.floor(i / 11) * (height / 8), width / 11 + 1, height / 8 + 1);
      }
    };
    setInterval(draw, 33);
    draw();
    tracks.push(canvas.captureStream(30).getVideoTracks()[0]);
  } else if (video !== false) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width, height, frameRate: 30 } });
    tracks.push(stream.getVideoTracks()[0]);
  }
  if (frequency) {
    const audio = await soundOfOurOwn();
    const tone = new OscillatorNode(audio, { frequency });
    const gain = new GainNode(audio, { gain: 0.3 });
    const sink = audio.createMediaStreamDestination();
    tone.connect(gain).connect(sink);
    tone.start();
    tracks.push(sink.stream.getAudioTracks()[0]);
  }
  return tracks;
}

window.publish = async (name, { whipUrl, token, ...what }) => {
  const tracks = window.live.out[name]?.tracks ?? (await camera({ width: 640, height: 360, ...what }));
  const pc = new RTCPeerConnection();
  for (const track of tracks) {
    const transceiver = pc.addTransceiver(track, {
      direction: 'sendonly',
      ...(track.kind === 'video' ? { sendEncodings: [{ maxBitrate: what.maxBitrate ?? 1_500_000 }] } : {}),
    });
    if (track.kind === 'video')
      transceiver.sender.setParameters({ ...transceiver.sender.getParameters(), degradationPreference: 'maintain-resolution' });
  }
  window.live.out[name] = { pc, tracks };
  await pc.setLocalDescription(await pc.createOffer());
  await gathered(pc);
  const reply = await post(whipUrl, token, pc.localDescription.sdp);
  if (reply.status !== 201) return { status: reply.status, body: await reply.json() };
  window.live.out[name].location = reply.headers.get('location');
  await pc.setRemoteDescription({ type: 'answer', sdp: await reply.text() });
  // A publisher whose connection failed comes back by itself.
  pc.addEventListener('connectionstatechange', () => {
    if (pc.connectionState === 'failed' && window.live.out[name].pc === pc) void window.publish(name, { whipUrl, token, ...what });
  });
  return { status: 201, location: reply.headers.get('location') };
};
window.unpublish = async (name, token) => {
  const { pc, location } = window.live.out[name];
  pc.close();
  return (await fetch(location, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })).status;
};

window.view = async (name, { url, token, muted = true }) => {
  window.live.in[name]?.pc.close();
  window.live.in[name]?.element.remove();
  const pc = new RTCPeerConnection();
  const stream = new MediaStream();
  pc.addEventListener('track', ({ track }) => stream.addTrack(track));
  pc.addTransceiver('audio', { direction: 'recvonly' });
  pc.addTransceiver('video', { direction: 'recvonly' });
  await pc.setLocalDescription(await pc.createOffer());
  await gathered(pc);
  let reply = await post(url, token, pc.localDescription.sdp);
  if (reply.status === 201) await pc.setRemoteDescription({ type: 'answer', sdp: await reply.text() });
  else if (reply.status === 406) {
    // A server that makes the offer itself.
    const location = reply.headers.get('location');
    await pc.setLocalDescription({ type: 'rollback' });
    for (const transceiver of pc.getTransceivers()) transceiver.stop();
    await pc.setRemoteDescription({ type: 'offer', sdp: await reply.text() });
    await pc.setLocalDescription(await pc.createAnswer());
    await gathered(pc);
    reply = await fetch(location, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
      body: pc.localDescription.sdp,
    });
    if (reply.status !== 204) return { status: reply.status, body: await reply.text() };
  } else return { status: reply.status, body: await reply.json() };
  const element = Object.assign(document.createElement('video'), { autoplay: true, muted, playsInline: true, width: 320, height: 180 });
  document.body.append(element);
  element.srcObject = stream;
  void element.play().catch(() => undefined);
  window.live.in[name] = { pc, element };
  return { status: reply.status };
};

/** Figures of one viewed stream: frames decoded, sound energy, size, and the age of the picture in ms where it carries a clock. */
window.seen = async (name) => {
  const { pc, element } = window.live.in[name];
  const figures = {
    frames: 0,
    energy: 0,
    packets: 0,
    audioPackets: 0,
    width: element.videoWidth,
    height: element.videoHeight,
    state: pc.connectionState,
  };
  for (const report of (await pc.getStats()).values()) {
    if (report.type !== 'inbound-rtp') continue;
    if (report.kind === 'video')
      Object.assign(figures, {
        frames: report.framesDecoded,
        packets: report.packetsReceived,
        lost: report.packetsLost,
        nacks: report.nackCount,
      });
    else Object.assign(figures, { energy: report.totalAudioEnergy, audioPackets: report.packetsReceived });
  }
  return figures;
};
window.sent = async (name) => {
  const figures = {};
  for (const report of (await window.live.out[name].pc.getStats()).values()) {
    if (report.type === 'outbound-rtp' && report.kind === 'video')
      Object.assign(figures, {
        frames: report.framesEncoded,
        width: report.frameWidth,
        height: report.frameHeight,
        fps: report.framesPerSecond,
        bytes: report.bytesSent,
        target: report.targetBitrate,
        limit: report.qualityLimitationReason,
        nacks: report.nackCount,
        plis: report.pliCount,
      });
    if (report.type === 'candidate-pair' && report.nominated) figures.available = report.availableOutgoingBitrate;
  }
  return figures;
};
window.age = (element) => {
  const [width, height] = [element.videoWidth, element.videoHeight];
  if (!width) return null;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.drawImage(element, 0, 0);
  const now = Date.now();
  let bits = '';
  for (let i = 0; i < 44; i++) {
    const [r, g, b] = pen.getImageData(((i % 11) + 0.5) * (width / 11), (Math.floor(i / 11) + 0.5) * (height / 8), 1, 1).data;
    bits += r + g + b > 380 ? '1' : '0';
  }
  const age = now - Number(BigInt(`0b${bits}`));
  return age >= -50 && age < 120_000 ? age : null;
};
window.viewedAge = (name) => window.age(window.live.in[name].element);
