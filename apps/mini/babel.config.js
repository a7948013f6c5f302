// The mini-program's oldest runtime is JavaScriptCore of iOS 12; H5 is served to current browsers.
const targets = process.env.TARO_ENV === 'h5' ? { chrome: '90', ios: '14' } : { ios: '12', chrome: '67' };

module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', targets, useBuiltIns: false }]],
};
