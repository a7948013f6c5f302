import { useMe } from '../../shared/lib/session.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Select } from '../../shared/ui/Field.tsx';

/** The institution that the signed-in administrator acts for; who has several chooses in the address. */
export function useMyInstitution() {
  const me = useMe();
  const [url, setUrl] = useUrlState();
  const mine = (me.data?.grants ?? []).filter((grant) => grant.scope === 'institution' && grant.role === 'INST_ADMIN');
  const chosen = mine.find((grant) => grant.scopeId === url.institution) ?? mine[0];
  return { mine, institutionId: chosen?.scopeId ?? '', ready: me.data !== undefined, choose: (id: string) => setUrl({ institution: id }) };
}

/** The choice among several institutions; nothing for the usual one. */
export function InstitutionPick({ pick }: { pick: ReturnType<typeof useMyInstitution> }) {
  if (pick.mine.length < 2) return null;
  return (
    <div style={{ marginBottom: 14 }}>
      <Select
        label="机构"
        value={pick.institutionId}
        options={pick.mine.map((grant) => ({ value: grant.scopeId, label: grant.scopeName || grant.scopeId }))}
        onChange={(event) => pick.choose(event.target.value)}
      />
    </div>
  );
}
