import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../../shared/ui/Dialog.tsx';
import { TextField } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { useCan } from '../../../shared/lib/session.ts';
import type { Course } from './course.ts';
import { Propose } from './Propose.tsx';

const refresh = ['/v1/teaching'];

/** How far the course is on its way to learners: what is missing, publish, versions. */
export function PublishPanel({ course, edit }: { course: Course; edit: boolean }) {
  const { classId } = course;
  const propose = useCan()('teaching.library.propose');
  const [asking, setAsking] = useState<'publish' | 'versions' | 'propose' | null>(null);
  const check = useRead(teachingRoutes.checkCourse, { params: { classId } });
  const gaps = check.data?.gaps ?? [];
  const must = gaps.filter(({ level }) => level === 'MUST');
  return (
    <section className="card stack" aria-label="发布">
      <div className="actions">
        <span className="grow">
          {course.state === 'DRAFT' ? (
            <StateTag tone="idle">草稿，学员还看不到</StateTag>
          ) : course.version === 0 ? (
            <StateTag tone="good">学员看得到，改动立即生效</StateTag>
          ) : (
            <StateTag tone={course.changed ? 'caution' : 'good'}>
              {course.changed ? `有改动，学员看到的是第 ${course.version} 版` : `第 ${course.version} 版已发布`}
            </StateTag>
          )}
          {course.publishedAt && <span className="quiet small"> {moment(course.publishedAt)}发布</span>}
        </span>
        <Go className="button" to={`/work/classes/${classId}/preview`}>
          以学员身份预览
        </Go>
        {course.version > 0 && <Button onClick={() => setAsking('versions')}>版本</Button>}
        {propose && course.version > 0 && <Button onClick={() => setAsking('propose')}>推荐进免费课程库</Button>}
        {edit && (course.changed || course.version === 0) && (
          <Button look="primary" disabled={!check.data || must.length > 0} onClick={() => setAsking('publish')}>
            {course.version === 0 && course.state === 'PUBLISHED' ? '发布为第 1 版' : '发布'}
          </Button>
        )}
      </div>
      {check.data && gaps.length === 0 && <p className="quiet small">检查过了：内容完整。</p>}
      {gaps.length > 0 && (
        <details open={must.length > 0 && course.state === 'DRAFT'}>
          <summary>
            {must.length > 0 ? `发布前还要补 ${must.length} 处` : '可以发布'}
            {gaps.length > must.length && `，另有 ${gaps.length - must.length} 处建议看一看`}
          </summary>
          <ul className="rows">
            {gaps.map((gap) => (
              <li key={`${gap.activityId ?? gap.lessonId ?? gap.chapterId ?? ''}${gap.text}`}>
                <StateTag tone={gap.level === 'MUST' ? 'stop' : 'caution'}>{gap.level === 'MUST' ? '必须' : '建议'}</StateTag>
                <span className="grow">{gap.text}</span>
                {gap.activityId ? (
                  <Go to={`/work/classes/${classId}/activities/${gap.activityId}`}>去处理</Go>
                ) : gap.lessonId || gap.chapterId ? (
                  <a href={`#${gap.lessonId ?? gap.chapterId}`}>去处理</a>
                ) : null}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Publishing course={course} open={asking === 'publish'} onClose={() => setAsking(null)} />
      <Dialog title="推荐进免费课程库" open={asking === 'propose'} onClose={() => setAsking(null)}>
        <Propose course={course} onDone={() => setAsking(null)} />
      </Dialog>
      <Dialog title="课程版本" open={asking === 'versions'} onClose={() => setAsking(null)}>
        <Versions course={course} edit={edit} />
      </Dialog>
    </section>
  );
}

function Publishing({ course, open, onClose }: { course: Course; open: boolean; onClose: () => void }) {
  const [note, setNote] = useState('');
  const publish = useSend(teachingRoutes.publishCourse, { refresh, done: '已发布，学员现在看到的就是这一版', onDone: onClose });
  return (
    <Dialog title={`发布第 ${course.version + 1} 版`} open={open} onClose={onClose}>
      <p>发布后，学员马上看到现在的全部内容，这一版会存下来，以后可以比较和恢复。再改的内容要再次发布才给学员看。</p>
      <TextField label="这一版改了什么（可不填）" value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button
          look="primary"
          busy={publish.isPending}
          onClick={() => publish.mutate({ params: { classId: course.classId }, body: { note } })}
        >
          发布
        </Button>
      </div>
    </Dialog>
  );
}

function Versions({ course, edit }: { course: Course; edit: boolean }) {
  const { classId } = course;
  const list = useRead(teachingRoutes.listVersions, { params: { classId } });
  const [open, setOpen] = useState<number | null>(null);
  const [restoring, setRestoring] = useState<number | null>(null);
  const restore = useSend(teachingRoutes.restoreVersion, {
    refresh,
    done: '已恢复成草稿，看过没问题再发布',
    onDone: () => setRestoring(null),
  });
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  return (
    <>
      <ul className="rows">
        {list.data.items.map((one) => (
          <li key={one.version} style={{ flexWrap: 'wrap' }}>
            <span className="grow">
              第 {one.version} 版{one.version === course.version && '（学员看到的）'}
              <div className="quiet small">
                {moment(one.publishedAt)}，{one.publishedBy}，{one.lessons} 节 {one.note}
              </div>
              <div className="quiet small">
                校验码 <code>{one.digest.slice(0, 16)}</code>
              </div>
            </span>
            <Button aria-expanded={open === one.version} onClick={() => setOpen(open === one.version ? null : one.version)}>
              和现在比
            </Button>
            {edit && <Button onClick={() => setRestoring(one.version)}>恢复成草稿</Button>}
            {open === one.version && <Changes classId={classId} version={one.version} />}
          </li>
        ))}
      </ul>
      <Confirm
        title={`恢复第 ${restoring} 版？`}
        open={restoring !== null}
        consequence="正在编辑的内容会变回那一版。之后新加、还没有学员打开过的内容会删掉；学员学过的保留在后面。学员看到的不变，直到您再次发布。"
        confirm="恢复"
        busy={restore.isPending}
        onConfirm={() => restore.mutate({ params: { classId, version: restoring! } })}
        onClose={() => setRestoring(null)}
      />
    </>
  );
}

const WHAT = { ADDED: '增加', REMOVED: '删除', CHANGED: '修改' } as const;
const OF = { COURSE: '课程', CHAPTER: '章', LESSON: '节', ACTIVITY: '活动' } as const;
function Changes({ classId, version }: { classId: string; version: number }) {
  const changes = useRead(teachingRoutes.compareVersions, { params: { classId, version }, query: {} });
  if (changes.error) return <ErrorState error={changes.error} />;
  if (!changes.data) return <Loading />;
  if (changes.data.items.length === 0) return <Empty title="和现在一样，没有改动" />;
  return (
    <ul className="rows" style={{ flexBasis: '100%' }}>
      {changes.data.items.map((one) => (
        <li key={`${one.what}${one.of}${one.title}${one.detail}`}>
          <span>
            {WHAT[one.what]}
            {OF[one.of]}
          </span>
          <span className="grow">
            {one.title} <span className="quiet small">{one.detail}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
