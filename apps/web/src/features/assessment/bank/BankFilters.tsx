import type { ReactNode } from 'react';
import { SearchBox } from '../../../shared/ui/SearchBox.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { ITEM_TYPES } from '../words.ts';
import { PROGRAMS } from './item-words.ts';

/** What every list of the bank is filtered by; `children` stand between programme and chapter, `more` at the end. */
export function BankFilters(props: {
  url: Readonly<Record<string, string | undefined>>;
  setUrl: (to: Record<string, string | null>) => void;
  programCode: string;
  chapters: readonly (readonly [string, string])[];
  children: ReactNode;
  more?: ReactNode;
}) {
  const { url, setUrl, programCode, chapters, children, more } = props;
  return (
    <div className="filters">
      <SearchBox label="搜索" placeholder="题干或编号" value={url['search'] ?? ''} onSearch={(search) => setUrl({ search })} />
      <Select
        label="培训项目"
        value={programCode}
        onChange={(event) => setUrl({ programCode: event.target.value, chapter: null })}
        options={PROGRAMS}
      />
      {children}
      <Select
        label="章"
        empty="全部"
        value={url['chapter'] ?? ''}
        onChange={(event) => setUrl({ chapter: event.target.value })}
        options={chapters.map(([value, title]) => ({ value, label: `${value} ${title}` }))}
      />
      <Select
        label="题型"
        empty="全部"
        value={url['type'] ?? ''}
        onChange={(event) => setUrl({ type: event.target.value })}
        options={Object.entries(ITEM_TYPES).map(([value, label]) => ({ value, label }))}
      />
      {more}
    </div>
  );
}
