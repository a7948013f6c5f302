import { Image, Input, Video, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { atServer } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Chapters, type ChapterStop } from '../../shared/ui/Chapters.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Loading, Waiting } from '../../shared/ui/States.tsx';
import '../../shared/ui/Fields.css';
import { aria } from '../../shared/ui/aria.ts';
import { ArticleText } from '../../shared/ui/ArticleText.tsx';
import { sayClock } from './lesson.rules.ts';
import './teaching.css';

type List = ReplyOf<(typeof routes.teaching)['listLibrary']>;
type Category = List['items'][number]['category'];
type Course = ReplyOf<(typeof routes.teaching)['readLibraryCourse']>;
const CATEGORIES: Record<Category, string> = {
  STARTUP: '创业入门',
  ECOMMERCE: '网店电商',
  LIVESTREAM: '直播带货',
  OPERATION: '经营管理',
  FINANCE: '财税资金',
  POLICY: '政策解读',
  OTHER: '其他',
};
const SIZE = 20;

/** The free library on the phone; with a course in the address, that course. */
export default function Library() {
  const isSignedIn = useSignedIn();
  const { libraryId } = useRouter().params;
  if (!isSignedIn)
    return (
      <Page>
        <Loading />
      </Page>
    );
  return <Page>{libraryId ? <OneCourse libraryId={libraryId} /> : <Courses />}</Page>;
}

function Courses() {
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState<Category | null>(null);
  const [page, setPage] = useState(1);
  const query = { page, size: SIZE, ...(search ? { search } : {}), ...(category ? { category } : {}) };
  const list = useCall(teachingRoutes.listLibrary, { query });
  const pick = (next: Category | null) => {
    setCategory(next);
    setPage(1);
  };
  return (
    <View>
      <View className="teaching-quiet">免费课程供自己学习，不计入班级学时。</View>
      <Input
        className="field-input"
        placeholder="搜课程、简介或机构名称"
        confirmType="search"
        maxlength={60}
        {...{ 'aria-label': '搜索免费课程' }}
        onConfirm={({ detail }) => {
          setSearch(detail.value.trim());
          setPage(1);
        }}
      />
      <View className="lesson-speeds">
        <Button isCompact kind={category ? 'plain' : 'secondary'} onPress={() => pick(null)}>
          全部
        </Button>
        {(Object.keys(CATEGORIES) as Category[]).map((code) => (
          <Button key={code} isCompact kind={category === code ? 'secondary' : 'plain'} onPress={() => pick(code)}>
            {CATEGORIES[code]}
          </Button>
        ))}
      </View>
      {!list.data ? (
        <Waiting error={list.error} onRetry={list.reload} />
      ) : list.data.items.length === 0 ? (
        <Empty
          title={search || category ? '没有找到这样的课程' : '课程库还没有课程'}
          note={search || category ? '换个词，或看看全部分类。' : '省里审核上架后会出现在这里。'}
        />
      ) : (
        <Card>
          {list.data.items.map((one) => (
            <ListRow
              key={one.id}
              title={one.title}
              note={`${CATEGORIES[one.category]}，${one.institutionName}，${one.lessons} 节`}
              onPress={() => openPage('library', { libraryId: one.id })}
            />
          ))}
        </Card>
      )}
      {list.data && list.data.total > page * SIZE ? <Button onPress={() => setPage(page + 1)}>下一页</Button> : null}
      {page > 1 ? <Button onPress={() => setPage(page - 1)}>上一页</Button> : null}
    </View>
  );
}

function OneCourse({ libraryId }: { libraryId: string }) {
  const course = useCall(teachingRoutes.readLibraryCourse, { params: { libraryId } });
  const [open, setOpen] = useState<string | null>(null);
  const title = course.data?.title;
  useEffect(() => {
    if (title) void Taro.setNavigationBarTitle({ title });
  }, [title]);
  if (!course.data) return <Waiting error={course.error} onRetry={course.reload} />;
  return (
    <View>
      <View className="course-title" {...aria({ role: 'heading', level: 1 })}>
        {course.data.title}
      </View>
      <View className="course-note">{`${course.data.institutionName}。${course.data.summary}`}</View>
      {open?.startsWith('lsn_') ? <Film key={open} libraryId={libraryId} lessonId={open} /> : null}
      {open?.startsWith('act_') ? <Reading key={open} libraryId={libraryId} activityId={open} /> : null}
      <Contents course={course.data} hereId={open} onOpen={setOpen} />
    </View>
  );
}

function Contents({ course, hereId, onOpen }: { course: Course; hereId: string | null; onOpen: (id: string) => void }) {
  const stop = (id: string, title: string, note: string, isOpen: boolean): ChapterStop => ({
    id,
    title,
    note,
    state: id === hereId ? 'here' : 'ahead',
    ...(isOpen ? { onPress: () => onOpen(id) } : {}),
  });
  return (
    <Card title="目录">
      {course.chapters.map((chapter) => (
        <View key={chapter.lessons[0]!.id}>
          <View className="course-chapter">{chapter.title}</View>
          <Chapters
            stops={chapter.lessons.flatMap((lesson) => [
              stop(lesson.id, lesson.title, lesson.playable ? sayClock(lesson.durationS) : '', lesson.playable),
              ...lesson.activities.map((one) => stop(one.id, `${one.kind === 'ARTICLE' ? '图文' : '课件'}：${one.title}`, '', true)),
            ])}
          />
        </View>
      ))}
    </Card>
  );
}

function Film({ libraryId, lessonId }: { libraryId: string; lessonId: string }) {
  const film = useCall(teachingRoutes.playLibraryLesson, { params: { libraryId, lessonId } });
  if (!film.data) return <Waiting error={film.error} onRetry={film.reload} what="正在打开" />;
  return (
    <View className="lesson-frame">
      <Video id="library-video" className="lesson-video" src={atServer(film.data.url)} controls title={film.data.title} />
    </View>
  );
}

function Reading({ libraryId, activityId }: { libraryId: string; activityId: string }) {
  const read = useCall(teachingRoutes.readLibraryActivity, { params: { libraryId, activityId } });
  if (!read.data) return <Waiting error={read.error} onRetry={read.reload} what="正在打开" />;
  const { title, article, images, deck } = read.data;
  return (
    <Card title={title}>
      {article ? <ArticleText article={article} images={images} /> : null}
      {deck
        ? Array.from({ length: deck.done }, (_, index) => (
            <Image
              key={index}
              className="article-image"
              mode="widthFix"
              lazyLoad
              src={atServer(`${deck.base}p-${index + 1}.jpg`)}
              {...{ 'aria-label': `${deck.name} 第 ${index + 1} 页` }}
            />
          ))
        : null}
      {deck && deck.done === 0 ? <Empty title="手机上暂时看不了这份课件" note={deck.note ?? '正在按页处理，请过几分钟再来。'} /> : null}
    </Card>
  );
}
