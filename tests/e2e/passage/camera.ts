/// <reference lib="dom" />
import type { BrowserContext } from 'playwright-core';
import { ACTION_TEXT, type LivenessAction } from '@yangfan/platform/face-engine';
import { createFaceActor, type Pose } from '../../../platform/src/face-engine/testing.ts';

/**
 * Puts a person before the camera of a window; false where the photos are absent. The order of the prompts is drawn anew each time,
 * so no recorded file can follow it: the picture comes from a canvas that shows the pose asked for on the page. All else is
 * as with any camera: the page takes its own frames, the real engine on the server judges them.
 */
export async function sitBefore(context: BrowserContext): Promise<boolean> {
  const actor = await createFaceActor();
  if (!actor) return false;
  let n = 0;
  await context.exposeFunction('yfFrame', async (pose: Pose) => (await actor.frame(pose, n++)).toString('base64'));
  await context.addInitScript(pretendCamera, ACTION_TEXT);
  return true;
}

function pretendCamera(prompts: Record<LivenessAction, string>): void {
  // An empty window before the first page has no devices.
  if (!navigator.mediaDevices) return;
  const asked = window as unknown as { yfFrame(pose: string): Promise<string> };
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 480];
    const pen = canvas.getContext('2d')!;
    const stream = canvas.captureStream(15);
    const [track] = stream.getVideoTracks();
    let last = '';
    let since = 0;
    // Shortly at rest, the movement, at rest again, until the page asks for something else.
    const pose = () => {
      const words = document.querySelector('.face-prompt')?.textContent ?? '';
      if (words !== last) [last, since] = [words, performance.now()];
      const action = Object.entries(prompts).find(([, text]) => words.includes(text))?.[0];
      const at = (performance.now() - since) % 3600;
      return action && at > 900 && at < 2300 ? action : 'neutral';
    };
    void (async () => {
      while (track!.readyState === 'live') {
        const bytes = Uint8Array.from(atob(await asked.yfFrame(pose())), (one) => one.charCodeAt(0));
        pen.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
        // A sensor's noise: no two pictures are alike to the last bit.
        for (let i = 0; i < 40; i++) {
          pen.fillStyle = `rgba(${(Math.random() * 255) | 0}, 90, 90, 0.2)`;
          pen.fillRect(Math.random() * 640, Math.random() * 480, 2, 2);
        }
        await new Promise((done) => setTimeout(done, 60));
      }
    })();
    return stream;
  };
}
