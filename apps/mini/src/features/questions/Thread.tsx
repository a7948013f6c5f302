import { Image, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { atServer } from '../../shell/api.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import './questions.css';
import { sayPlace, type Post } from './words.ts';

const KINDS = { ASK: '提问', MORE: '补充', ANSWER: '回答' } as const;

/** What was said on a question, oldest first. */
export function Thread({ posts, onPlace }: { posts: readonly Post[]; onPlace?: (place: NonNullable<Post['place']>) => void }) {
  return (
    <View>
      {posts.map((post) => (
        <View key={post.id} className={post.kind === 'ANSWER' ? 'post post-answer' : 'post'}>
          <View className="post-head">
            <View className="post-name">{post.name}</View>
            <StateTag tone={post.kind === 'ANSWER' ? 'good' : 'quiet'}>{KINDS[post.kind]}</StateTag>
            <View className="post-at">{sayMoment(post.at)}</View>
          </View>
          <View className="post-words">{post.text}</View>
          {post.pictures.length > 0 ? (
            <View className="post-pictures">
              {post.pictures.map(({ fileId, url }, index) => (
                <Image
                  key={fileId}
                  className="post-picture"
                  src={atServer(url)}
                  mode="aspectFill"
                  onClick={() => void Taro.previewImage({ urls: post.pictures.map((one) => atServer(one.url)), current: atServer(url) })}
                  {...aria({ role: 'img', label: `${post.name}的图片 ${index + 1}` })}
                />
              ))}
            </View>
          ) : null}
          {post.place && post.kind === 'ANSWER' ? (
            onPlace && post.place.lessonId ? (
              <View className="post-place" onClick={() => onPlace(post.place!)} {...aria({ role: 'link' })}>
                {`看这里：${sayPlace(post.place)}`}
              </View>
            ) : (
              <View className="post-at">{`见 ${sayPlace(post.place)}`}</View>
            )
          ) : null}
        </View>
      ))}
    </View>
  );
}
