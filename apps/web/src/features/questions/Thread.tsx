import { useRef } from 'react';
import { moment } from '../../shared/lib/time.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import './questions.css';
import { placeHref, placeWords, type Post } from './words.ts';

/** What was said on a ticket, oldest first. */
export function Thread({ posts, classId, staff }: { posts: readonly Post[]; classId: string; staff: boolean }) {
  // Addresses are signed anew at every reading: a picture stays with its first one instead of being fetched again.
  const kept = useRef(new Map<string, string>());
  const urlOf = (fileId: string, url: string) => {
    if (!kept.current.has(fileId)) kept.current.set(fileId, url);
    return kept.current.get(fileId)!;
  };
  return (
    <ol className="thread">
      {posts.map((post) => (
        <li key={post.id} data-kind={post.kind}>
          <p className="thread-head">
            <b>{post.name}</b> <StateTag tone={post.kind === 'ANSWER' ? 'good' : 'plain'}>{WORDS[post.kind]}</StateTag>
            <span className="quiet small">{moment(post.at)}</span>
          </p>
          <p className="thread-words">{post.text}</p>
          {post.pictures.length > 0 && (
            <p className="thread-pictures">
              {post.pictures.map((picture, index) => (
                <a key={picture.fileId} href={picture.url} target="_blank" rel="noreferrer">
                  <img src={urlOf(picture.fileId, picture.url)} alt={`${post.name}的图片 ${index + 1}`} loading="lazy" />
                </a>
              ))}
            </p>
          )}
          {post.place && post.kind === 'ANSWER' && (
            <p className="small">
              看这里：<Go to={placeHref(post.place, classId, staff) ?? '#'}>{placeWords(post.place)}</Go>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
const WORDS = { ASK: '提问', MORE: '补充', ANSWER: '回答' } as const;
