import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './app/client.ts';
import { router } from './app/router.tsx';
import { applyTextSize } from './shared/lib/text-size.ts';
import { Notices } from './shared/ui/Notice.tsx';
import './shared/ui/tokens.css';
import './shared/ui/ui.css';

applyTextSize();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Notices />
    </QueryClientProvider>
  </StrictMode>,
);
