import { Image, Text, View } from '@tarojs/components';
import type { ArticleNode } from '@yangfan/contract';
import { atServer } from '../../shell/api.ts';
import './ArticleText.css';

/** An article on the phone: only what the server let through. Links are shown as words: a mini-program opens no foreign page. */
export function ArticleText({ article, images }: { article: ArticleNode; images: Record<string, string> }) {
  if (!article.content?.length) return <View className="teaching-quiet">还没有正文。</View>;
  return <View className="article">{article.content.map((node, index) => draw(node, `${index}`, images, ''))}</View>;
}

function draw(node: ArticleNode, key: string, images: Record<string, string>, mark: string) {
  const inside = (each: (index: number) => string = () => '') =>
    (node.content ?? []).map((one, index) => draw(one, `${key}.${index}`, images, each(index)));
  switch (node.type) {
    case 'text':
      return (
        <Text key={key} className={(node.marks ?? []).map(({ type }) => `mark-${type}`).join(' ')} userSelect>
          {node.text}
        </Text>
      );
    case 'hardBreak':
      return <Text key={key}>{'\n'}</Text>;
    case 'image':
      return (
        <Image
          key={key}
          className="article-image"
          mode="widthFix"
          src={atServer(images[String(node.attrs?.['fileId'])] ?? '')}
          {...{ 'aria-label': String(node.attrs?.['alt'] ?? '') || '图片' }}
        />
      );
    case 'heading':
      return (
        <View key={key} className={`article-h${node.attrs?.['level'] ?? 2}`}>
          {inside()}
        </View>
      );
    case 'bulletList':
      return <View key={key}>{inside(() => '•')}</View>;
    case 'orderedList':
      return <View key={key}>{inside((index) => `${index + 1}.`)}</View>;
    case 'listItem':
      return (
        <View key={key} className="article-item">
          <View className="article-mark">{mark}</View>
          <View className="article-words">{inside()}</View>
        </View>
      );
    case 'blockquote':
      return (
        <View key={key} className="article-quote">
          {inside()}
        </View>
      );
    default:
      return (
        <View key={key} className="article-p">
          {inside()}
        </View>
      );
  }
}
