import Taro from '@tarojs/taro';

/** Gets the one-time code that the server exchanges with WeChat for who this is. */
export interface WeChatLogin {
  /** A code valid for five minutes, once; rejects when WeChat is not reachable. */
  requestCode(): Promise<string>;
}

const inWeChat: WeChatLogin = {
  async requestCode() {
    const { code } = await Taro.login();
    if (!code) throw new Error('微信没有给出登录凭证，请稍后再试，或用手机号登录');
    return code;
  },
};

/** WeChat's login inside WeChat; `null` in a browser, where the phone number is the only way in. */
export const wechatLogin: WeChatLogin | null = process.env.TARO_ENV === 'weapp' ? inWeChat : null;
