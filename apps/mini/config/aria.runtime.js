// The runtime's half of aria.ts.
import { mergeInternalComponents } from '@tarojs/shared';
import { attributes, components } from './aria.json';

mergeInternalComponents(Object.fromEntries(components.map((name) => [name, { ...attributes }])));
