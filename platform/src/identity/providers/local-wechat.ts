import type { FaceSessionProvider, WechatPort } from './provider.ts';
import { wechatProvider } from './wechat.provider.ts';
import { startWechatSimulator, type WechatSimulator } from './wechat.simulator.ts';

/** WeChat for installations without an app id: the real provider against the counterpart simulator, started at first use. */
export function createWechatSimulator(): WechatPort & { face: FaceSessionProvider } {
  let starting: Promise<WechatSimulator> | undefined;
  const provider = async () => {
    starting ??= startWechatSimulator({ passByItself: true });
    return wechatProvider({ appId: 'simulated', secret: 'simulated', baseUrl: (await starting).url, name: 'wechat-simulator' });
  };
  return {
    name: 'wechat-simulator',
    codeToOpenId: async (code) => (await provider()).codeToOpenId(code),
    face: {
      name: 'wechat-simulator',
      capabilities: { idKinds: ['ID_CARD'] },
      startFaceSession: async (person, session) => (await provider()).face.startFaceSession(person, session),
      queryFaceResult: async (person, session) => (await provider()).face.queryFaceResult(person, session),
    },
    close: async () => (await starting)?.close(),
  };
}
