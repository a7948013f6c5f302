import { identityRoutes, managementRoutes } from '@yangfan/client';
import { INSTITUTION_TYPES, type InstitutionType } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { call, faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useDraft } from '../../shared/lib/draft.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, Select, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { PhoneCodeField } from './PhoneCodeField.tsx';
import { Refusal } from './Refusal.tsx';

const EMPTY = { creditCode: '', name: '', type: '', regionCode: '', legalRep: '', loginName: '' };

/** An institution opens its account; the papers follow after sign-in. */
export function Register() {
  const [draft, change, clearDraft] = useDraft('register', EMPTY);
  const [contactName, setContactName] = useState('');
  const [phone, setPhone] = useState('');
  const [phoneCode, setPhoneCode] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [shown, setShown] = useState(false);
  const regions = useRegionOptions();
  const code = draft.creditCode.trim().toUpperCase();
  const check = useRead(managementRoutes.checkCreditCode, { params: { creditCode: code } }, { enabled: code.length === 18 });
  const register = useSend(managementRoutes.registerInstitution, {
    refresh: [],
    quiet: true,
    onDone: () => {
      clearDraft();
      // The person has just typed the password: signing in at once spares typing it again. Where that needs more, the sign-in page asks.
      call(identityRoutes.signIn, { body: { loginName: draft.loginName.trim(), password, client: 'web' } }).then(
        () => location.assign('/work/institution'),
        () => location.assign('/sign-in?from=%2Fwork%2Finstitution'),
      );
    },
  });
  const faults = faultsOf(register.error);
  const codeFault =
    faults.creditCode ??
    (code.length === 18 && check.data
      ? !check.data.valid
        ? (check.data.reason ?? '代码不正确，请逐位核对')
        : check.data.taken
          ? '已经登记过，请直接登录'
          : undefined
      : undefined);
  const mismatch = again && again !== password ? '两次输入的密码不一致' : undefined;
  const text = (key: keyof typeof EMPTY) => ({
    value: draft[key],
    fault: faults[key],
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value }),
  });
  return (
    <div>
      <PageHead title="机构注册" lead="培训机构先注册账号，再填写资质、上传材料，由市县受理、省级列入目录" />
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          if (mismatch || codeFault) return;
          register.mutate({
            body: {
              creditCode: code,
              name: draft.name.trim(),
              type: draft.type as InstitutionType,
              regionCode: draft.regionCode,
              legalRep: draft.legalRep.trim(),
              contactName: contactName.trim(),
              phone: phone.trim(),
              phoneCode: phoneCode.trim(),
              loginName: draft.loginName.trim(),
              password,
            },
          });
        }}
      >
        <h2 style={{ fontSize: '1.15em' }}>机构</h2>
        <div className="form-grid">
          <TextField
            label="统一社会信用代码"
            required
            autoCapitalize="characters"
            autoComplete="off"
            minLength={18}
            maxLength={18}
            {...text('creditCode')}
            fault={codeFault}
            hint={
              code.length === 18 && check.data?.valid && !check.data.taken ? '校验位正确，可以注册' : '营业执照或法人证书上的 18 位代码'
            }
          />
          <TextField
            label="机构名称"
            required
            minLength={4}
            maxLength={80}
            autoComplete="organization"
            hint="与证照一致"
            {...text('name')}
          />
          <Select label="机构性质" required empty="请选择" options={optionsOf(INSTITUTION_TYPES)} {...text('type')} />
          <Select label="所在市县" required empty="请选择" options={regions} hint="由这里的人社部门受理" {...text('regionCode')} />
          <TextField label="法定代表人" required minLength={2} maxLength={30} {...text('legalRep')} />
        </div>
        <h2 style={{ fontSize: '1.15em' }}>联系人</h2>
        <div className="form-grid">
          <TextField
            label="联系人姓名"
            required
            minLength={2}
            maxLength={30}
            autoComplete="name"
            value={contactName}
            fault={faults.contactName}
            onChange={(event) => setContactName(event.target.value)}
          />
          <TextField
            label="手机号"
            required
            inputMode="numeric"
            autoComplete="tel-national"
            pattern="1[3-9][0-9]{9}"
            title="11 位手机号"
            value={phone}
            fault={faults.phone}
            onChange={(event) => setPhone(event.target.value)}
          />
          <PhoneCodeField phone={phone.trim()} value={phoneCode} fault={faults.phoneCode} onChange={setPhoneCode} />
        </div>
        <h2 style={{ fontSize: '1.15em' }}>账号</h2>
        <div className="form-grid">
          <TextField
            label="登录名"
            required
            autoComplete="username"
            pattern="[a-zA-Z][a-zA-Z0-9_.\-]{3,31}"
            title="字母开头，4 至 32 位"
            hint="字母开头，4 至 32 位字母、数字、点、横线或下划线"
            {...text('loginName')}
          />
          <TextField
            label="密码"
            required
            type={shown ? 'text' : 'password'}
            autoComplete="new-password"
            minLength={10}
            maxLength={128}
            value={password}
            fault={faults.password}
            hint="至少 10 位，含大写字母、小写字母、数字、符号中的三类；不用手机号、常用词和年份"
            onChange={(event) => setPassword(event.target.value)}
          />
          <TextField
            label="再输一次密码"
            required
            type={shown ? 'text' : 'password'}
            autoComplete="new-password"
            value={again}
            fault={mismatch}
            onChange={(event) => setAgain(event.target.value)}
          />
        </div>
        <Choice label="显示密码" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        <Refusal error={register.error} />
        <div className="actions">
          <Button type="submit" look="primary" busy={register.isPending || register.isSuccess}>
            注册
          </Button>
          <Go className="button" to="/sign-in">
            已有账号，去登录
          </Go>
        </div>
      </form>
    </div>
  );
}
