import type { InputOf, managementRoutes as Contract } from '@yangfan/contract';
import type { ClassMode } from '@yangfan/contract/dictionaries';

/** What is typed about a class on the way to an opening; the contact's phone is kept out of it, drafts stay on the device. */
export interface ClassDraft {
  programCode: string;
  kind: string;
  name: string;
  mode: string;
  startsOn: string;
  endsOn: string;
  capacity: string;
  roomId: string;
  lecturerIds: string[];
  leadId: string;
  teacherIds: string[];
  contactName: string;
}
export const EMPTY_CLASS: ClassDraft = {
  programCode: '',
  kind: 'FORMAL',
  name: '',
  mode: 'BLENDED',
  startsOn: '',
  endsOn: '',
  capacity: '30',
  roomId: '',
  lecturerIds: [],
  leadId: '',
  teacherIds: [],
  contactName: '',
};

type Body = Omit<InputOf<typeof Contract.changeClass>['body'], 'version'>;

/** The draft as it goes over the wire; the first chosen lecturer leads unless another is named. An empty phone keeps the number there is. */
export function classBody(draft: ClassDraft, contactPhone: string): Body {
  const lead = draft.lecturerIds.includes(draft.leadId) ? draft.leadId : draft.lecturerIds[0];
  return {
    name: draft.name.trim(),
    mode: draft.mode as ClassMode,
    startsOn: draft.startsOn,
    endsOn: draft.endsOn,
    capacity: Number(draft.capacity),
    roomId: draft.roomId || null,
    lecturers: draft.lecturerIds.map((lecturerId) => ({ lecturerId, lead: lecturerId === lead })),
    teacherAccountIds: draft.teacherIds,
    contactName: draft.contactName.trim(),
    ...(contactPhone.trim() ? { contactPhone: contactPhone.trim() } : {}),
  };
}
