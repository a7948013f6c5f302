import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import type { InputOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { clock } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Pager } from '../../shared/ui/Table.tsx';
import { ArticleText } from '../../shared/editor/ArticleText.tsx';
import { DeckView } from './activities/DeckView.tsx';
import { kindLabel } from './activities/kinds.ts';
import { CATEGORIES } from './library-words.ts';
import { Film } from './Preview.tsx';
import './activities/activities.css';
import './teaching.css';

const SIZE = 12;
type Query = NonNullable<InputOf<typeof Contract.listLibrary>['query']>;
const NO_HOURS = '免费课程供自己学习，不计入班级学时。';

/** The free library: courses open to everybody who signed in. */
export function Library() {
  const [url, setUrl] = useUrlState();
  const page = Number(url['page'] ?? 1);
  const query = { search: url['search'] || undefined, category: url['category'] || undefined, page, size: SIZE } as Query;
  const list = useRead(teachingRoutes.listLibrary, { query }, { keep: true });
  return (
    <div className="stack">
      <PageHead title="免费课程库" lead={NO_HOURS} crumbs={<Link to="/learn">课程</Link>} />
      <div className="filters">
        <SearchBox label="搜索" value={url['search'] ?? ''} placeholder="课程、简介或机构名称" onSearch={(search) => setUrl({ search })} />
        <Select
          label="分类"
          empty="全部"
          value={url['category'] ?? ''}
          options={optionsOf(CATEGORIES)}
          onChange={(event) => setUrl({ category: event.target.value })}
        />
      </div>
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <div className="card">
          <Empty title={url['search'] || url['category'] ? '没有找到这样的课程' : '课程库还没有课程'}>
            {url['search'] || url['category'] ? '换个词，或看看全部分类。' : '省里审核上架后会出现在这里。'}
          </Empty>
        </div>
      ) : (
        <>
          {list.data.items.map((one) => (
            <section className="card" key={one.id}>
              <h2>
                <Link to={`/library/${one.id}`}>{one.title}</Link>
              </h2>
              <p>{one.summary}</p>
              <p className="quiet small">
                <StateTag>{CATEGORIES[one.category]}</StateTag> {one.institutionName}，{one.lessons} 节，共 {clock(one.durationS)}
              </p>
            </section>
          ))}
          <Pager page={page} size={SIZE} total={list.data.total} unit="门" onPage={(next) => setUrl({ page: next })} />
        </>
      )}
    </div>
  );
}

/** One course of the library: what it holds, and the film or text that is open. `open` in the address says which. */
export function LibraryCourse() {
  const { libraryId } = useParams({ strict: false }) as { libraryId: string };
  const [url] = useUrlState();
  const course = useRead(teachingRoutes.readLibraryCourse, { params: { libraryId } });
  if (course.error) return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  if (!course.data) return <Loading />;
  const { data } = course;
  const open = url['open'] ?? data.chapters.flatMap(({ lessons }) => lessons).find(({ playable }) => playable)?.id;
  return (
    <div className="stack">
      <PageHead title={data.title} lead={`${data.institutionName}。${NO_HOURS}`} crumbs={<Link to="/library">免费课程库</Link>} />
      <p>{data.summary}</p>
      {open?.startsWith('lsn_') && <LibraryFilm key={open} libraryId={libraryId} lessonId={open} />}
      {open?.startsWith('act_') && <LibraryText key={open} libraryId={libraryId} activityId={open} />}
      <section className="card chapter-line" aria-label="目录">
        {data.chapters.map((chapter, at) => (
          <section key={`${at}${chapter.title}`}>
            <h2>{chapter.title}</h2>
            <ol>
              {chapter.lessons.map((lesson) => (
                <li key={lesson.id} className={lesson.id === open ? 'here' : ''} aria-current={lesson.id === open ? 'true' : undefined}>
                  <i aria-hidden="true" />
                  {lesson.playable ? <Go to={`/library/${libraryId}?open=${lesson.id}`}>{lesson.title}</Go> : <span>{lesson.title}</span>}
                  <span className="small figures">{lesson.durationS ? clock(lesson.durationS) : ''}</span>
                  {lesson.activities.length > 0 && (
                    <ul className="lesson-activities" aria-label={`“${lesson.title}”的阅读内容`}>
                      {lesson.activities.map((one) => (
                        <li key={one.id} aria-current={one.id === open ? 'true' : undefined}>
                          <span className="quiet small">{kindLabel(one.kind)}</span>
                          <Go to={`/library/${libraryId}?open=${one.id}`}>{one.title}</Go>
                        </li>
                      ))}
                    </ul>
                  )}
                </li>
              ))}
            </ol>
          </section>
        ))}
      </section>
    </div>
  );
}

function LibraryFilm({ libraryId, lessonId }: { libraryId: string; lessonId: string }) {
  const film = useRead(teachingRoutes.playLibraryLesson, { params: { libraryId, lessonId } });
  if (film.error) return <ErrorState error={film.error} onRetry={() => void film.refetch()} />;
  if (!film.data) return <Loading />;
  return (
    <section>
      <h2>{film.data.title}</h2>
      <Film kind={film.data.kind} url={film.data.url} label={film.data.title} />
    </section>
  );
}
function LibraryText({ libraryId, activityId }: { libraryId: string; activityId: string }) {
  const read = useRead(teachingRoutes.readLibraryActivity, { params: { libraryId, activityId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const { title, article, images, deck } = read.data;
  return (
    <section className="card">
      <h2>{title}</h2>
      {article ? <ArticleText article={article} images={images} /> : deck && <DeckView deck={deck} />}
    </section>
  );
}
