import { teachingRoutes } from '@yangfan/client';
import type { InputOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { optionsOf } from '../../../shared/lib/options.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { CATEGORIES } from '../library-words.ts';
import type { Course } from './course.ts';

type Category = InputOf<typeof Contract.proposeLibrary>['body']['category'];

/** Offers the published version to the free library. */
export function Propose({ course, onDone }: { course: Course; onDone: () => void }) {
  const [title, setTitle] = useState(course.title);
  const [summary, setSummary] = useState('');
  const [category, setCategory] = useState('');
  const send = useSend(teachingRoutes.proposeLibrary, { refresh: ['/v1/teaching/library'], done: '已推荐，等省级审核', onDone });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ params: { classId: course.classId }, body: { title, summary, category: category as Category } });
      }}
    >
      <p className="quiet small">推荐的是已发布的第 {course.version} 版；以后再改班级课程，课程库里的不变。只带视频、图文和课件。</p>
      <TextField label="在课程库里的名称" required value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
      <TextArea
        label="一两句话介绍"
        required
        rows={3}
        maxLength={500}
        value={summary}
        onChange={(event) => setSummary(event.target.value)}
      />
      <Select
        label="分类"
        required
        empty="请选择"
        value={category}
        options={optionsOf(CATEGORIES)}
        onChange={(event) => setCategory(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" disabled={!title.trim() || !summary.trim() || !category} busy={send.isPending}>
          推荐
        </Button>
      </div>
    </form>
  );
}
