import Taro from '@tarojs/taro';

/** WeChat's own face verification: it shows its pages, and the server asks WeChat how it ended. */
export interface WechatFace {
  /** Resolves when the person went through it, well or not; rejects with a sentence when it could not be shown or was left. */
  show(verifyId: string): Promise<void>;
}

interface FacialVerify {
  requestFacialVerify?(options: { verifyId: string; success(): void; fail(error: { errMsg: string; errCode?: number }): void }): void;
}

const inWeChat: WechatFace = {
  show: (verifyId) =>
    new Promise((resolve, reject) => {
      const { requestFacialVerify } = Taro as FacialVerify;
      if (!requestFacialVerify) return reject(new Error('这个版本的微信不支持人脸核身，请更新微信，或用短信和证件尾号'));
      requestFacialVerify({
        verifyId,
        success: resolve,
        fail: () => reject(new Error('没有完成人脸核身，可以再试一次，或用短信和证件尾号')),
      });
    }),
};

/** The port inside WeChat; `null` in a browser, where the other ways are offered. */
export const wechatFace: WechatFace | null = process.env.TARO_ENV === 'weapp' ? inWeChat : null;
