import path from 'node:path';
import type { IPluginContext } from '@tarojs/service';
import { attributes, components } from './aria.json';

interface Platform {
  runtimePath: string | string[];
  template?: { mergeComponents(ctx: unknown, patch: Record<string, Record<string, string>>): void };
}

/**
 * Lets the components used here carry WeChat's accessibility attributes, which Taro's templates drop.
 * Template and runtime number the attributes by the same table: patching only one of them would shift every
 * attribute of these components, and a placeholder would arrive as a cursor.
 */
export default (ctx: IPluginContext) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform: Platform) {
      if (!platform.template) return;
      platform.template.mergeComponents(ctx, Object.fromEntries(components.map((name) => [name, { ...attributes }])));
      platform.runtimePath = [platform.runtimePath, path.resolve(__dirname, 'aria.runtime.js')].flat();
    },
  });
};
