import { Image, View } from '@tarojs/components';
import { aria } from '../../shared/ui/aria.ts';
import './brand.css';
import sail from './sail.svg';

/** The name and what it is, at the head of the pages before sign-in. */
export function Brand() {
  return (
    <View className="brand">
      <Image className="brand-mark" src={sail} {...aria({ isHidden: true })} />
      <View>
        <View className="brand-name" {...aria({ role: 'heading', level: 1 })}>
          扬帆
        </View>
        <View className="brand-what">海南省网络创业培训教学辅助平台</View>
      </View>
    </View>
  );
}
