import { managementRoutes } from '@yangfan/client';
import { DOCUMENT_KIND_CODES, DOCUMENT_KINDS, REQUIRED_DOCUMENTS, type DocumentKind } from '@yangfan/contract/dictionaries';
import { useId, useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { uploadSmall } from '../../shared/lib/upload.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { sizeText, type Institution } from './papers.ts';

type Document = Institution['documents'][number];

/** The papers of an institution by kind; while the application is open they can be added and taken away. */
export function PapersDocuments({ institution, open }: { institution: Institution; open: boolean }) {
  const [removing, setRemoving] = useState<Document | null>(null);
  const remove = useSend(managementRoutes.removeInstitutionDocument, {
    refresh: ['/v1/org/institutions'],
    done: '已移除',
    onDone: () => setRemoving(null),
  });
  const kinds = open ? DOCUMENT_KIND_CODES : DOCUMENT_KIND_CODES.filter((kind) => institution.documents.some((one) => one.kind === kind));
  return (
    <section className="card">
      <h2>材料</h2>
      {open && <p className="quiet small">PDF、JPG 或 PNG，每份不超过 20 MB；带 * 的必须上传</p>}
      {!kinds.length && <p className="quiet">还没有上传材料</p>}
      <ul className="rows">
        {kinds.map((kind) => {
          const documents = institution.documents.filter((one) => one.kind === kind);
          return (
            <li key={kind}>
              <div className="grow" style={{ flexBasis: '16em' }}>
                <b>
                  {REQUIRED_DOCUMENTS.includes(kind) && <span className="stop">* </span>}
                  {DOCUMENT_KINDS[kind]}
                </b>{' '}
                {open && !documents.length && <StateTag tone={REQUIRED_DOCUMENTS.includes(kind) ? 'caution' : 'idle'}>未上传</StateTag>}
                <ul>
                  {documents.map((document) => (
                    <li key={document.id} style={{ overflowWrap: 'anywhere' }}>
                      {document.url ? (
                        <a href={document.url} target="_blank" rel="noreferrer">
                          {document.name}
                        </a>
                      ) : (
                        document.name
                      )}{' '}
                      <span className="quiet small figures" title={`SHA-256 ${document.sha256}`}>
                        {sizeText(document.size)} · {moment(document.uploadedAt)} · {document.sha256.slice(0, 12)}…
                      </span>{' '}
                      {open && (
                        <Button look="plain" aria-label={`移除 ${document.name}`} onClick={() => setRemoving(document)}>
                          移除
                        </Button>
                      )}
                    </li>
                  ))}
                </ul>
              </div>
              {open && <AddDocument institutionId={institution.id} kind={kind} />}
            </li>
          );
        })}
      </ul>
      <Confirm
        title="移除材料"
        open={removing !== null}
        danger
        busy={remove.isPending}
        confirm="移除"
        consequence={`“${removing?.name ?? ''}”会从申请材料中移除，需要时可重新上传。`}
        onConfirm={() => removing && remove.mutate({ params: { institutionId: institution.id, documentId: removing.id } })}
        onClose={() => setRemoving(null)}
      />
    </section>
  );
}

function AddDocument({ institutionId, kind }: { institutionId: string; kind: DocumentKind }) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const add = useSend(managementRoutes.addInstitutionDocument, { refresh: ['/v1/org/institutions'], done: '已添加' });
  async function take(file: File): Promise<void> {
    setBusy(true);
    try {
      const fileId = await uploadSmall(file, 'PAPER');
      await add.mutateAsync({ params: { institutionId }, body: { kind, fileId } });
    } catch (error) {
      // `useSend` has already said what went wrong with the second step.
      if (!add.isError) tell((error as Error).message, 'stop');
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept="application/pdf,image/jpeg,image/png"
        disabled={busy}
        aria-label={`上传${DOCUMENT_KINDS[kind]}`}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void take(file);
        }}
      />
      <label htmlFor={id} className="button" aria-disabled={busy}>
        {busy ? '正在上传…' : '上传'}
      </label>
    </>
  );
}
