import { managementRoutes, orgRoutes } from '@yangfan/client';
import { LEARNER_CATEGORIES, SENSITIVE_CATEGORIES, type LearnerCategory } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { Refusal } from './Refusal.tsx';

/** One learner typed by hand; nothing of it is kept on this device. */
export function AddLearner({ classId, onDone }: { classId: string; onDone: () => void }) {
  const words = useRead(orgRoutes.getDictionaries);
  const [value, setValue] = useState({ name: '', idNo: '', phone: '', category: '', address: '', education: '', nation: '' });
  const add = useSend(managementRoutes.addLearner, { refresh: ['/v1/org', '/v1/management'], done: '已录入', onDone });
  const faults = faultsOf(add.error);
  const field = (key: keyof typeof value) => ({
    value: value[key],
    fault: faults[key],
    onChange: (event: { target: { value: string } }) => setValue((now) => ({ ...now, [key]: event.target.value })),
  });
  const entries = (list: { code: string; name: string }[] | undefined) => (list ?? []).map((one) => ({ value: one.code, label: one.name }));
  return (
    <form
      className="form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({
          params: { classId },
          body: {
            name: value.name.trim(),
            idNo: value.idNo.trim().toUpperCase(),
            phone: value.phone.trim(),
            category: value.category as LearnerCategory,
            ...(value.address.trim() ? { address: value.address.trim() } : {}),
            ...(value.education ? { education: value.education } : {}),
            ...(value.nation ? { nation: value.nation } : {}),
          },
        });
      }}
    >
      <div className="form-grid">
        <TextField label="姓名" required minLength={2} maxLength={30} {...field('name')} />
        <TextField label="身份证号" required minLength={6} maxLength={20} hint="加密保存，列表里脱敏" {...field('idNo')} />
        <TextField label="手机号" required inputMode="numeric" pattern="1[3-9][0-9]{9}" title="11 位手机号" {...field('phone')} />
        <Select
          label="人员类别"
          required
          empty="请选择"
          options={optionsOf(LEARNER_CATEGORIES)
            .filter((one) => !SENSITIVE_CATEGORIES.includes(one.value as LearnerCategory))
            .sort((a, b) => a.value.localeCompare(b.value))}
          {...field('category')}
        />
        <Select label="学历" empty="未填" options={entries(words.data?.educations)} {...field('education')} />
        <Select label="民族" empty="未填" options={entries(words.data?.nations)} {...field('nation')} />
      </div>
      <TextField label="住址" maxLength={200} {...field('address')} />
      <Refusal error={add.error} />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" busy={add.isPending}>
          录入
        </Button>
      </div>
    </form>
  );
}
