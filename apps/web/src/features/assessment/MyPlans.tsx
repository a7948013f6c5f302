import { Link, useNavigate } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, Meter, StateTag } from '../../shared/ui/States.tsx';
import { MyPracticalResult } from './plan/MyPracticalResult.tsx';
import { STATES } from './plan/words.ts';
import './plan/plan.css';

type Item = ReplyOf<typeof Contract.myPlans>['items'][number];

/** The learner's plans, one a class, and the practice results. */
export function MyPlans() {
  const list = useRead(assessmentRoutes.myPlans);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  return (
    <div className="stack">
      <PageHead title="规划书" lead="网络创业规划书、创业计划书和实践成果；每个班一份，自动保存" />
      {list.data.items.length === 0 && (
        <div className="card">
          <Empty title="现在没有要写的规划书">班级开课以后，可以在这里开始写。</Empty>
        </div>
      )}
      {list.data.items.map((item) => (
        <section className="card" key={item.classId}>
          <h2>{item.className}</h2>
          {item.plan ? <Begun plan={item.plan} /> : <Start item={item} />}
        </section>
      ))}
      <MyPracticalResult />
    </div>
  );
}

function Begun({ plan }: { plan: NonNullable<Item['plan']> }) {
  const writing = plan.state === 'DRAFT' || plan.state === 'RETURNED';
  return (
    <div className="stack">
      <p>
        <strong>{plan.title}</strong> · {plan.templateName} <StateTag tone={STATES[plan.state][1]}>{STATES[plan.state][0]}</StateTag>
      </p>
      <Meter value={plan.completeness} max={100} label={`完成度 ${plan.completeness}%`} />
      <p className="quiet small">
        完成度 {plan.completeness}%，最后修改于 {moment(plan.updatedAt)}
      </p>
      <div className="actions">
        <Link className="button primary" to={`/plans/${plan.id}`}>
          {writing ? '继续写' : '查看'}
        </Link>
      </div>
    </div>
  );
}

function Start({ item }: { item: Item }) {
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [templateCode, setTemplate] = useState(item.templates[0]?.code ?? '');
  const start = useSend(assessmentRoutes.startPlan, {
    refresh: ['/v1/assessment/me'],
    onDone: ({ id }) => void navigate({ to: `/plans/${id}` } as never),
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ body: { classId: item.classId, templateCode, title: title.trim() } });
      }}
    >
      {item.templates.length > 1 && (
        <Select
          label="格式"
          value={templateCode}
          options={item.templates.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(event) => setTemplate(event.target.value)}
        />
      )}
      <TextField
        label="项目名称"
        required
        maxLength={60}
        value={title}
        hint={`将按“${item.templates.find(({ code }) => code === templateCode)?.name ?? ''}”的格式开始`}
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" busy={start.isPending} disabled={title.trim().length < 2}>
          开始写
        </Button>
      </div>
    </form>
  );
}
