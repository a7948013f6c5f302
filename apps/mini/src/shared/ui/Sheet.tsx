import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { aria } from './aria.ts';
import './Sheet.css';

export interface SheetProps {
  title: string;
  onClose: () => void;
  /** Whether the sheet's own buttons already lead back. */
  hasWayBack?: boolean;
  children: ReactNode;
}

/** A sheet over the lower part of the page; the page beneath does not scroll. */
export function Sheet({ title, onClose, hasWayBack = false, children }: SheetProps) {
  return (
    <View className="sheet-veil" catchMove>
      <View className="sheet-beneath" onClick={onClose} {...aria({ isHidden: true })} />
      <View className="sheet" {...aria({ role: 'dialog', label: title })}>
        <View className="sheet-head">
          <View className="sheet-title" {...aria({ role: 'heading' })}>
            {title}
          </View>
          {hasWayBack ? null : (
            <View className="sheet-close" onClick={onClose} {...aria({ role: 'button' })}>
              关闭
            </View>
          )}
        </View>
        {children}
      </View>
    </View>
  );
}

export interface ConfirmSheetProps {
  title: string;
  /** What will be lost or changed, said plainly. */
  consequence: string;
  /** The verb, not "确定". */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  isBusy?: boolean;
}

/** Asks before a step that cannot be undone, naming its consequence. */
export function ConfirmSheet({ title, consequence, action, onConfirm, onClose, isBusy = false }: ConfirmSheetProps) {
  return (
    <Sheet title={title} onClose={onClose} hasWayBack>
      <View className="sheet-words">{consequence}</View>
      <View className="sheet-actions">
        <Button kind="danger" onPress={onConfirm} isBusy={isBusy}>
          {action}
        </Button>
        <Button onPress={onClose}>返回</Button>
      </View>
    </Sheet>
  );
}
