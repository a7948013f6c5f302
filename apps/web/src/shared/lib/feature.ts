import type { ComponentType } from 'react';

/** Which frame a page stands in: the learner's, the staff's, a narrow plain one, or none (player, exam, projector). */
export type ShellKind = 'learner' | 'staff' | 'plain' | 'bare';

/** One page of a feature: its address, frame and code, fetched when first opened. */
export interface Page {
  path: string;
  shell: ShellKind;
  load: () => Promise<{ [name: string]: ComponentType | unknown }>;
  /** The exported component's name in the loaded file. */
  name: string;
  /** Any one of these opens the page; absent = every signed-in person. */
  anyOf?: readonly string[];
  /** Pages without sign-in. */
  open?: boolean;
  /** Opens without network too, from what it keeps of its own person; the server still decides at every call. */
  offline?: boolean;
  /** An entry in the side bar (staff) or the top bar (learner). */
  nav?: {
    label: string;
    group?: string;
    order: number;
    /** Places that count as this entry's without lying under its address. */
    also?: readonly string[];
  };
}
