import type { RouteRef } from '@yangfan/client';
import type { InputOf, Route } from '@yangfan/contract';
import type { ReactNode } from 'react';
import { useDownload } from '../../../shared/lib/download.ts';
import { Button } from '../../../shared/ui/Button.tsx';

/** A document made on the server, saved under a name; what goes wrong is said. */
export function PdfButton<R extends Route>(of: {
  route: RouteRef<R>;
  input: InputOf<R>;
  name: string;
  children: ReactNode;
  label?: string;
}) {
  const { route, input, name, children, label } = of;
  const pdf = useDownload(route);
  return (
    <Button busy={pdf.busy} aria-label={label} onClick={() => pdf.save(input, `${name}.pdf`)}>
      {children}
    </Button>
  );
}
