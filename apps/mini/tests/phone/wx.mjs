/** The part of `wx` that the program uses: storage, requests answered by the test, navigation. All calls answer later, as on a phone. */
export function createWx(phone, answer, { open, back, tabs }) {
  const later = (options, work) => {
    Promise.resolve()
      .then(work)
      .then(
        (result) => {
          options?.success?.(result);
          options?.complete?.(result);
        },
        (error) => {
          const failed = { errMsg: String(error?.message ?? error) };
          options?.fail?.(failed);
          options?.complete?.(failed);
        },
      );
  };
  const strip = (url) => url.replace(/^\//, '').split('?')[0];
  return {
    request(options) {
      const request = { method: options.method ?? 'GET', url: options.url, header: options.header ?? {}, data: options.data };
      phone.requests.push(request);
      later(options, async () => {
        // wx.request knows no PATCH; a program that sends one works in a browser and fails on every phone.
        if (!['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'].includes(request.method))
          throw new Error(`request:fail invalid method ${request.method}`);
        const { status = 200, body = null } = (await answer({
          ...request,
          body: request.data === undefined ? null : JSON.parse(request.data),
        })) ?? { status: 404, body: { code: 'request.not_found', title: '', detail: '没有找到这一项', traceId: 't' } };
        const text = body === null ? '' : JSON.stringify(body);
        // Who asked for bytes gets bytes, refusals too.
        const data = options.responseType === 'arraybuffer' ? Uint8Array.from(Buffer.from(text)).buffer : text;
        return {
          statusCode: status,
          data,
          header: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
          errMsg: 'request:ok',
        };
      });
      return { abort() {} };
    },
    getStorage: (options) =>
      later(options, () => {
        if (!phone.storage.has(options.key)) throw new Error('getStorage:fail data not found');
        return { data: structuredClone(phone.storage.get(options.key)) };
      }),
    setStorage: (options) => later(options, () => void phone.storage.set(options.key, structuredClone(options.data))),
    removeStorage: (options) => later(options, () => void phone.storage.delete(options.key)),
    login: (options) => later(options, () => ({ code: 'wx-code-1', errMsg: 'login:ok' })),
    navigateTo: (options) => later(options, () => open(options.url)),
    redirectTo: (options) => later(options, () => open(options.url)),
    reLaunch: (options) => later(options, () => open(options.url, { replaceAll: true })),
    switchTab: (options) =>
      later(options, () => {
        if (!tabs.includes(strip(options.url))) throw new Error('switchTab:fail can not switch to no-tabBar page');
        return open(options.url, { replaceAll: true });
      }),
    navigateBack: (options) => later(options, back),
    setNavigationBarTitle: (options) => later(options, () => undefined),
    stopPullDownRefresh: (options) => later(options, () => undefined),
    getAppBaseInfo: () => ({ fontSizeSetting: 16, SDKVersion: '3.7.0' }),
    getSystemInfoSync: () => ({ SDKVersion: '3.7.0', platform: 'devtools', windowWidth: 390, windowHeight: 844 }),
    canIUse: () => true,
    nextTick: (work) => Promise.resolve().then(work),
    env: { USER_DATA_PATH: 'wxfile://usr' },
    onUnhandledRejection: () => undefined,
    onError: () => undefined,
  };
}
