import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { ErrorPage, NotFoundPage } from '../shell/Fallbacks.tsx';
import { Frame } from '../shell/Frame.tsx';
import { pages } from './pages.ts';
import type { Page } from '../shared/lib/feature.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: ErrorPage });

function pageRoute(page: Page) {
  const Body = lazyRouteComponent(page.load as () => Promise<Record<string, ComponentType>>, page.name) as ComponentType;
  return createRoute({
    getParentRoute: () => root,
    path: page.path,
    component: () => (
      <Frame page={page}>
        <Body />
      </Frame>
    ),
  });
}

// Search values stay text: a class code of digits must not become a number.
const parseSearch = (text: string) => Object.fromEntries(new URLSearchParams(text));
const stringifySearch = (values: Record<string, unknown>) => {
  const text = new URLSearchParams(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([key, value]) => [key, String(value)]),
  ).toString();
  return text ? `?${text}` : '';
};

/** The router of the browser app; pages come from the features' own lists. */
export const router = createRouter({
  routeTree: root.addChildren(pages.map(pageRoute)),
  defaultPreload: 'intent',
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultErrorComponent: ErrorPage,
});
