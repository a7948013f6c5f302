import path from 'node:path';
import type { UserConfigExport } from '@tarojs/cli';
import type { IH5Config } from '@tarojs/taro/types/compile';

type Chain = Parameters<NonNullable<IH5Config<'webpack5'>['webpackChain']>>[0];

const here = path.resolve(__dirname, '..');
const contract = path.resolve(here, '../../contract');
const client = path.resolve(here, '../../client');

/**
 * Sizes are plain px on purpose: rpx grows with the screen, so a tablet would show a poster, and the
 * large-text mode needs units that a custom property can carry.
 */
const keepPx = { pxtransform: { enable: false } };

export default (async (merge) =>
  merge(
    {},
    {
      projectName: 'yangfan-mini',
      date: '2026-11-23',
      designWidth: 375,
      deviceRatio: { 375: 2, 750: 1 },
      sourceRoot: 'src',
      outputRoot: `dist/${process.env.TARO_ENV}`,
      framework: 'react',
      compiler: { type: 'webpack5', prebundle: { enable: false } },
      plugins: [path.resolve(__dirname, 'aria.ts')],
      alias: {
        '@yangfan/contract/item-types': path.resolve(contract, 'src/assessment/item-types.ts'),
        '@yangfan/contract/plan-figures': path.resolve(contract, 'src/assessment/plan-figures/index.ts'),
        '@yangfan/contract': path.resolve(contract, 'src/index.ts'),
        '@yangfan/client': path.resolve(client, 'src/index.ts'),
      },
      defineConstants: {
        // Where the weapp build finds the server; the H5 build asks the host that served it.
        YANGFAN_ORIGIN: JSON.stringify(process.env.YANGFAN_ORIGIN ?? ''),
      },
      cache: { enable: false },
      logger: { quiet: true, stats: false },
      terser: { enable: true, config: { output: { comments: false } } },
      mini: {
        compile: { include: [contract, client] },
        optimizeMainPackage: { enable: true },
        // No style here depends on the order of another file's.
        miniCssExtractPluginOption: { ignoreOrder: true },
        postcss: { ...keepPx, cssModules: { enable: false } },
      },
      h5: {
        publicPath: process.env.YANGFAN_H5_PATH ?? '/m/',
        staticDirectory: 'static',
        compile: { include: [contract, client] },
        router: { mode: 'hash' },
        postcss: { ...keepPx, autoprefixer: { enable: true }, cssModules: { enable: false } },
        output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
        webpackChain: (chain: Chain) => {
          // Without this, each page's chunk carries its own copy of what all pages share.
          chain.optimization.splitChunks({
            chunks: 'all',
            cacheGroups: { shared: { name: 'shared', chunks: 'all', minChunks: 2, enforce: true } },
          });
          chain.performance.hints(false);
        },
        miniCssExtractPluginOption: {
          ignoreOrder: true,
          filename: 'css/[name].[contenthash:8].css',
          chunkFilename: 'css/[name].[contenthash:8].css',
        },
      },
    },
  )) satisfies UserConfigExport<'webpack5'>;
