import { useNavigate } from '@tanstack/react-router';
import { mediaRoutes, teachingRoutes } from '@yangfan/client';
import { Suspense, useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { clock } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../../shared/ui/Dialog.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { Empty, Loading, StateTag, type Tone } from '../../../shared/ui/States.tsx';
import { ACTIVITY_KINDS, kindLabel } from '../activities/kinds.ts';
import { Conditions } from './Conditions.tsx';
import type { Course, Lesson } from './course.ts';
import { InlineName } from './InlineName.tsx';
import type { Reorder } from './use-reorder.ts';

type Asking = 'film' | 'remove' | 'conditions' | { add: string } | { removeActivity: Lesson['activities'][number] } | null;

export const FILM: Record<string, [string, Tone]> = {
  WAITING: ['排队处理', 'plain'],
  REMUXING: ['处理中', 'here'],
  READY: ['可播放', 'good'],
  PROGRESSIVE: ['可播放（未切片）', 'caution'],
  FAILED: ['处理失败', 'stop'],
};
const refresh = ['/v1/teaching'];

/** One lesson of the workshop: its film, its activities, when it opens. */
export function LessonRow({ course, lesson, edit, order }: { course: Course; lesson: Lesson; edit: boolean; order: Reorder }) {
  const { classId } = course;
  const params = { lessonId: lesson.id };
  const editLesson = useSend(teachingRoutes.editLesson, { refresh });
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  return (
    <li id={lesson.id} data-drop={lesson.id} className={`workshop-lesson ${order.mark(lesson.id)}`}>
      {edit && (
        <button {...order.handle(lesson.id, lesson.title)}>
          <span aria-hidden="true">⠿</span>
        </button>
      )}
      <div className="grow">
        <InlineName name={lesson.title} what="这一节" edit={edit} onSave={(title) => editLesson.mutate({ params, body: { title } })} />
        <div className="quiet small">
          {lesson.durationS > 0 && `${clock(lesson.durationS)}，${lesson.plannedHours} 课时 `}
          {lesson.assetNote}
          {lesson.conditions.length > 0 && ` 有 ${lesson.conditions.length} 项开放条件`}
        </div>
        <ActivityList lesson={lesson} classId={classId} edit={edit} onRemove={(one) => setAsking({ removeActivity: one })} />
      </div>
      {lesson.assetStatus ? (
        <StateTag tone={FILM[lesson.assetStatus]![1]}>{FILM[lesson.assetStatus]![0]}</StateTag>
      ) : lesson.activities.length === 0 ? (
        <StateTag tone="caution">没有内容</StateTag>
      ) : null}
      {!lesson.shown && <StateTag tone="idle">未发布</StateTag>}
      {edit && (
        <div className="actions">
          <Button onClick={() => setAsking('film')}>{lesson.assetId ? '换视频' : '放入视频'}</Button>
          {Object.entries(ACTIVITY_KINDS).map(([kind, { label }]) => (
            <Button key={kind} onClick={() => setAsking({ add: kind })}>
              {/^[A-Z]/.test(label) ? `加 ${label}` : `加${label}`}
            </Button>
          ))}
          {lesson.assetId && (
            <Go className="button" to={`/work/classes/${classId}/lessons/${lesson.id}/film`}>
              字幕与互动
            </Go>
          )}
          <Button onClick={() => setAsking('conditions')}>开放条件</Button>
          <Button look="plain" onClick={() => setAsking('remove')}>
            删除
          </Button>
        </div>
      )}
      <ChooseFilm
        open={asking === 'film'}
        onClose={close}
        onChoose={(assetId) => {
          editLesson.mutate({ params, body: { assetId } });
          close();
        }}
      />
      <Dialog title={`“${lesson.title}”什么时候开放`} open={asking === 'conditions'} onClose={close}>
        <Conditions course={course} lesson={lesson} onDone={close} />
      </Dialog>
      <AddDialog
        kind={typeof asking === 'object' && asking && 'add' in asking ? asking.add : null}
        lesson={lesson}
        classId={classId}
        onClose={close}
      />
      <Removing lesson={lesson} asking={asking} onClose={close} />
    </li>
  );
}

function ActivityList(props: { lesson: Lesson; classId: string; edit: boolean; onRemove: (one: Lesson['activities'][number]) => void }) {
  const { lesson, classId, edit, onRemove } = props;
  const send = useSend(teachingRoutes.editActivity, { refresh });
  if (lesson.activities.length === 0) return null;
  const change = (activityId: string, body: { position?: number; required?: boolean }) => send.mutate({ params: { activityId }, body });
  return (
    <ul className="workshop-activities" aria-label={`“${lesson.title}”的学习活动`}>
      {lesson.activities.map((one, index) => (
        <li key={one.id}>
          <span className="grow">
            <span className="quiet small">{kindLabel(one.kind)}</span>{' '}
            {ACTIVITY_KINDS[one.kind] ? <Go to={`/work/classes/${classId}/activities/${one.id}`}>{one.title}</Go> : one.title}
            {!one.required && <span className="quiet small"> 选做</span>}
            {!one.shown && <span className="quiet small"> 未发布</span>}
          </span>
          {edit && (
            <>
              <Button
                look="plain"
                disabled={index === 0}
                aria-label={`“${one.title}”上移`}
                onClick={() => change(one.id, { position: index })}
              >
                ↑
              </Button>
              <Button look="plain" onClick={() => change(one.id, { required: !one.required })}>
                {one.required ? '改为选做' : '改为必做'}
              </Button>
              <Button look="plain" aria-label={`删除“${one.title}”`} onClick={() => onRemove(one)}>
                删除
              </Button>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function ChooseFilm({ open, onClose, onChoose }: { open: boolean; onClose: () => void; onChoose: (assetId: string) => void }) {
  const assets = useRead(mediaRoutes.listAssets, { query: { size: 100 } }, { enabled: open });
  const films = (assets.data?.items ?? []).filter((asset) => asset.status !== 'FAILED');
  return (
    <Dialog title="选择视频" open={open} onClose={onClose}>
      {!assets.data ? (
        <Loading />
      ) : films.length ? (
        <Select
          label="我的视频"
          empty="请选择"
          options={films.map((asset) => ({
            value: asset.id,
            label: `${asset.title}（${clock(asset.durationS)}，${FILM[asset.status]![0]}）`,
          }))}
          onChange={(event) => event.target.value && onChoose(event.target.value)}
        />
      ) : (
        <Empty title="还没有上传过视频">先在页面上方上传 MP4，处理好后就能选到。</Empty>
      )}
    </Dialog>
  );
}

function AddDialog({ kind, lesson, classId, onClose }: { kind: string | null; lesson: Lesson; classId: string; onClose: () => void }) {
  const navigate = useNavigate();
  const entry = kind ? ACTIVITY_KINDS[kind] : undefined;
  return (
    <Dialog title={`在“${lesson.title}”里加${entry?.label ?? ''}`} open={!!entry} onClose={onClose}>
      <Suspense fallback={<Loading />}>
        {entry && (
          <entry.Add
            lessonId={lesson.id}
            classId={classId}
            onAdded={(id) => {
              onClose();
              void navigate({ to: `/work/classes/${classId}/activities/${id}` });
            }}
          />
        )}
      </Suspense>
    </Dialog>
  );
}

function Removing({ lesson, asking, onClose }: { lesson: Lesson; asking: Asking; onClose: () => void }) {
  const removeLesson = useSend(teachingRoutes.removeLesson, { refresh, done: '已删除', onDone: onClose });
  const removeActivity = useSend(teachingRoutes.removeActivity, { refresh, done: '已删除', onDone: onClose });
  const activity = typeof asking === 'object' && asking && 'removeActivity' in asking ? asking.removeActivity : null;
  return (
    <>
      <Confirm
        title={`删除“${lesson.title}”？`}
        danger
        open={asking === 'remove'}
        consequence={`这一节和其中 ${lesson.activities.length} 项学习活动会立即删除，已发布的也马上看不到；视频仍保留在“我的视频”。有学员学过的不能删除。发布过的内容可以从“版本”里恢复。`}
        confirm="删除"
        busy={removeLesson.isPending}
        onConfirm={() => removeLesson.mutate({ params: { lessonId: lesson.id } })}
        onClose={onClose}
      />
      <Confirm
        title={`删除“${activity?.title}”？`}
        danger
        open={!!activity}
        consequence="会立即删除。有学员打开过的不能删除，可以改成选做。"
        confirm="删除"
        busy={removeActivity.isPending}
        onConfirm={() => removeActivity.mutate({ params: { activityId: activity!.id } })}
        onClose={onClose}
      />
    </>
  );
}
