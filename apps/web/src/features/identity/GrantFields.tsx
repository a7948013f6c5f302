import { identityRoutes, orgRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, InputOf } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { useCan } from '../../shared/lib/session.ts';
import { Select, TextField } from '../../shared/ui/Field.tsx';

export type GrantInput = InputOf<typeof Contract.grantRole>['body'];
/** A role and its scope while they are chosen. */
export interface GrantDraft {
  role: string;
  scope: string;
  scopeId: string;
}
export const EMPTY_GRANT: GrantDraft = { role: '', scope: '', scopeId: '' };

/** The grant when it is complete; null while something is missing. */
export function grantOf({ role, scope, scopeId }: GrantDraft): GrantInput | null {
  return role && scope && scopeId.trim() ? ({ role, scope, scopeId: scopeId.trim() } as GrantInput) : null;
}

/** Roles as options; TRAINEE comes with activation only and is never given by hand. */
export function useRoles() {
  const roles = useRead(identityRoutes.listRoles);
  return (roles.data?.items ?? []).filter((role) => role.role !== 'TRAINEE');
}

const WIDE = ['province', 'system'];

/** Chooses a role, then where it holds: the choices follow from the role. */
export function GrantFields({
  value,
  onChange,
  fault,
}: {
  value: GrantDraft;
  onChange: (value: GrantDraft) => void;
  fault?: string | undefined;
}) {
  const roles = useRoles();
  // A supervisor watches a region or the whole province.
  const scopes = value.role === 'SUPERVISOR' ? ['region', 'province'] : [value.scope];
  const pickRole = (role: string) => {
    const scope = roles.find((one) => one.role === role)?.scope ?? '';
    onChange({ role, scope, scopeId: WIDE.includes(scope) ? '*' : '' });
  };
  return (
    <div className="form-grid">
      <Select
        label="角色"
        required
        empty="请选择"
        value={value.role}
        options={roles.map((role) => ({ value: role.role, label: role.name }))}
        fault={fault}
        onChange={(event) => pickRole(event.target.value)}
      />
      {scopes.length > 1 && (
        <Select
          label="范围"
          required
          value={value.scope}
          options={[
            { value: 'region', label: '一个市县' },
            { value: 'province', label: '全省' },
          ]}
          onChange={(event) => onChange({ ...value, scope: event.target.value, scopeId: event.target.value === 'province' ? '*' : '' })}
        />
      )}
      {value.role && WIDE.includes(value.scope) && scopes.length === 1 && (
        <p className="quiet" style={{ alignSelf: 'end' }}>
          范围：{value.scope === 'province' ? '全省' : '整个平台'}
        </p>
      )}
      {value.role && !WIDE.includes(value.scope) && (
        <ScopePick key={value.scope} scope={value.scope} value={value.scopeId} onPick={(scopeId) => onChange({ ...value, scopeId })} />
      )}
    </div>
  );
}

function ScopePick({ scope, value, onPick }: { scope: string; value: string; onPick: (id: string) => void }) {
  const regions = useRegionOptions();
  const can = useCan();
  const query = { page: 1, size: 100 } as never;
  const wants = (kind: string, permission: string) => ({ enabled: scope === kind && can(permission) });
  const institutions = useRead(orgRoutes.listInstitutions, { query }, wants('institution', 'org.institution.read'));
  const classes = useRead(orgRoutes.listClasses, { query }, wants('class', 'org.class.read'));
  const lecturers = useRead(orgRoutes.listLecturers, { query }, wants('lecturer', 'org.lecturer.read'));
  const lists: Record<string, { label: string; options: { value: string; label: string }[]; total: number; open: boolean }> = {
    region: { label: '市县', options: regions, total: regions.length, open: true },
    institution: {
      label: '机构',
      options: (institutions.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })),
      total: institutions.data?.total ?? 0,
      open: can('org.institution.read'),
    },
    class: {
      label: '班级',
      options: (classes.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })),
      total: classes.data?.total ?? 0,
      open: can('org.class.read'),
    },
    lecturer: {
      label: '讲师',
      options: (lecturers.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })),
      total: lecturers.data?.total ?? 0,
      open: can('org.lecturer.read'),
    },
  };
  const list = lists[scope];
  if (!list) return null;
  // Security administrators see no business data: they get the number from the owner.
  if (!list.open || list.total > 100)
    return (
      <TextField
        label={`${list.label}编号`}
        required
        maxLength={40}
        value={value}
        hint={list.open ? '数量较多，请从其页面网址里复制编号' : '您看不到业务数据，请向对方索取编号'}
        onChange={(event) => onPick(event.target.value)}
      />
    );
  return (
    <Select
      label={list.label}
      required
      empty="请选择"
      value={value}
      options={list.options}
      onChange={(event) => onPick(event.target.value)}
    />
  );
}
