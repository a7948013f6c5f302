import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Select, TextField } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { ITEM_TYPES } from '../words.ts';
import { PROGRAMS } from './item-words.ts';

/** Papers whose questions are the same for everybody. */
export function Papers() {
  const [url, setUrl] = useUrlState();
  const navigate = useNavigate();
  const page = Number(url.page ?? 1);
  const programCode = url.programCode ?? 'NET_EC';
  const list = useRead(assessmentRoutes.listPapers, { query: { page, size: 20, programCode } }, { keep: true });
  const [title, setTitle] = useState<string | null>(null);
  const make = useSend(assessmentRoutes.makePaper, {
    refresh: ['/v1/assessment/papers'],
    done: '试卷已抽好，请逐题核对',
    onDone: ({ id }) => void navigate({ to: `/work/papers/${id}` }),
  });
  return (
    <div className="stack">
      <PageHead
        title="固定试卷"
        lead="人人题目相同、题序和选项各不相同；可打印试卷、答题卡和答案"
        crumbs={<Go to={`/work/blueprint?programCode=${programCode}`}>组卷蓝图</Go>}
        actions={
          <Button look="primary" onClick={() => setTitle('')}>
            按蓝图抽一份
          </Button>
        }
      />
      <div className="card">
        <div className="filters">
          <Select
            label="培训项目"
            value={programCode}
            options={PROGRAMS}
            onChange={(event) => setUrl({ programCode: event.target.value })}
          />
        </div>
        <Table
          label="固定试卷"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.id}
          empty={{ title: '还没有固定试卷', next: '点右上角“按蓝图抽一份”' }}
          columns={[
            { key: 'title', title: '试卷', cell: (row) => <Link to={`/work/papers/${row.id}`}>{row.title}</Link> },
            { key: 'questions', title: '题数', num: true, cell: (row) => row.questions },
            { key: 'full', title: '满分', num: true, cell: (row) => row.fullScore },
            { key: 'expected', title: '预期得分率', num: true, cell: (row) => `${Math.round(row.expectedFacility * 100)}%` },
            { key: 'exams', title: '用过的考试（场）', num: true, cell: (row) => row.exams },
            { key: 'at', title: '抽卷时间', cell: (row) => <span className="figures">{moment(row.createdAt)}</span> },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} unit="份" onPage={(next) => setUrl({ page: next })} />}
      </div>
      <Dialog title="按蓝图抽一份固定试卷" open={title !== null} onClose={() => setTitle(null)}>
        <TextField
          label="试卷名称"
          required
          maxLength={60}
          value={title ?? ''}
          fault={faultsOf(make.error)['title']}
          onChange={(event) => setTitle(event.target.value)}
        />
        <div className="actions">
          <Button
            look="primary"
            busy={make.isPending}
            disabled={(title ?? '').trim().length < 2}
            onClick={() => make.mutate({ body: { programCode, title: title!.trim() } })}
          >
            抽卷
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

/** One fixed paper: its questions, changing one, and what is printed. */
export function PaperPage() {
  const { paperId } = useParams({ strict: false }) as { paperId: string };
  const read = useRead(assessmentRoutes.getPaper, { params: { paperId } });
  const pdf = useDownload(assessmentRoutes.paperPdf);
  const [swapping, setSwapping] = useState<number | null>(null);
  const [code, setCode] = useState('');
  const swap = useSend(assessmentRoutes.swapQuestion, {
    refresh: ['/v1/assessment/papers'],
    done: '已换题',
    onDone: () => setSwapping(null),
  });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const paper = read.data;
  const print = (part: 'PAPER' | 'SHEET' | 'KEY', name: string) => (
    <Button busy={pdf.busy} onClick={() => pdf.save({ params: { paperId }, query: { part } }, `${paper.title}-${name}.pdf`)}>
      打印{name}
    </Button>
  );
  return (
    <div className="stack">
      <PageHead
        title={paper.title}
        lead={`${paper.questions} 题，满分 ${paper.fullScore} 分，预期得分率 ${Math.round(paper.expectedFacility * 100)}%${paper.exams ? '；已有考试使用，不能再换题' : ''}`}
        crumbs={<Link to="/work/papers">返回固定试卷</Link>}
        actions={
          <>
            {print('PAPER', '试卷')}
            {print('SHEET', '答题卡')}
            {print('KEY', '答案')}
          </>
        }
      />
      <div className="card">
        <Table
          label="试卷的题"
          rows={paper.list}
          rowKey={(row) => String(row.no)}
          columns={[
            { key: 'no', title: '题号', num: true, cell: (row) => row.no },
            {
              key: 'code',
              title: '编号',
              cell: (row) => (
                <Link className="nowrap" to={`/work/items/${row.itemId}`}>
                  {row.code}
                </Link>
              ),
            },
            { key: 'type', title: '题型', cell: (row) => ITEM_TYPES[row.type] },
            { key: 'stem', title: '题干', cell: (row) => row.stem.slice(0, 120) },
            { key: 'difficulty', title: '难度', num: true, cell: (row) => row.difficulty },
            { key: 'points', title: '分值（分）', num: true, cell: (row) => row.points },
            ...(paper.exams
              ? []
              : [
                  {
                    key: 'swap',
                    title: '操作',
                    cell: (row: (typeof paper.list)[number]) => (
                      <Button
                        onClick={() => {
                          setCode('');
                          setSwapping(row.no);
                        }}
                      >
                        换题
                      </Button>
                    ),
                  },
                ]),
          ]}
        />
      </div>
      <Dialog title={`换掉第 ${swapping ?? ''} 题`} open={swapping !== null} onClose={() => setSwapping(null)}>
        <TextField
          label="换成哪道题"
          hint="填题库里的编号，须是同一章、同一题型的可用题"
          value={code}
          maxLength={40}
          onChange={(event) => setCode(event.target.value)}
        />
        <div className="actions">
          <Button
            look="primary"
            busy={swap.isPending}
            disabled={!code.trim()}
            onClick={() => swap.mutate({ params: { paperId, no: swapping! }, body: { code: code.trim() } })}
          >
            换题
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
