import { ConfigError } from '@yangfan/kernel';
import { WechatClosed, type FaceSessionProvider, type WechatPort } from './provider.ts';
import { wechatProvider } from './wechat.provider.ts';
import { startWechatSimulator, type WechatSimulator } from './wechat.simulator.ts';

/** WeChat for demonstrations, which pass by themselves: the real provider against the counterpart simulator, started at first use. */
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

/** WeChat where nobody has registered the mini-program: says so, and has no face check. */
export const closedWechat: WechatPort = {
  name: 'wechat-closed',
  codeToOpenId: async () => {
    throw new WechatClosed('no WECHAT_APPID');
  },
};

/**
 * The WeChat of this installation: the real one with `WECHAT_APPID` and `WECHAT_SECRET`, the simulator in a demonstration only,
 * because it lets in whoever asks; else none. Throws when only one of the two is set.
 */
export function wechatOf(options: { demo: boolean; env?: NodeJS.ProcessEnv }): WechatPort {
  const { WECHAT_APPID: appId, WECHAT_SECRET: secret } = options.env ?? process.env;
  if (appId && secret) return wechatProvider({ appId, secret });
  if (appId || secret) throw new ConfigError('WECHAT_APPID 和 WECHAT_SECRET 要一起设置，现在只有一个。');
  return options.demo ? createWechatSimulator() : closedWechat;
}
