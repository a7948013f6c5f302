import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ScormVersion } from '@yangfan/contract';

/** What a window of the package is given when it opens. `launchId` null: a preview, which tells nobody. */
export interface Boot {
  launchId: string | null;
  version: ScormVersion;
  values: Record<string, string>;
}

const LIBRARY = { '1.2': 'scorm-again/scorm12/min', '2004': 'scorm-again/scorm2004/min' } as const;
const libraries = new Map<ScormVersion, string>();

function libraryOf(version: ScormVersion): string {
  const known = libraries.get(version);
  if (known) return known;
  const text = readFileSync(createRequire(import.meta.url).resolve(LIBRARY[version]), 'utf8');
  libraries.set(version, text);
  return text;
}

/**
 * The script that every page of a package runs first. Packages stand in a sandbox without an origin: they cannot reach their parent,
 * so the SCORM runtime lives beside them and tells the platform's page by messages. `<` is escaped: the values are the learner's.
 */
export function frameScript(boot: Boot): string {
  // Some builders of this server put calls of `__name` into every function they compile.
  return `${libraryOf(boot.version)}
var __name = function (made) { return made; };
(${frame.toString()})(${JSON.stringify(boot).replaceAll('<', '\\u003c')});`;
}

interface Runtime {
  loadFromFlattenedJSON(values: Record<string, string>): void;
  LMSCommit(nothing: string): string;
  Commit(nothing: string): string;
}
type MakeRuntime = new (settings: object) => Runtime;
/** What the script needs of the window that it runs in. */
interface FrameWindow {
  top: { postMessage(message: unknown, origin: string): void };
  parent: unknown;
  opener: unknown;
  document: { hidden: boolean; addEventListener(name: string, hear: () => void): void };
  location: { origin: string };
  addEventListener(name: 'message', hear: (event: { source: unknown; data: { yangfan?: string } | null }) => void): void;
  Scorm12API: MakeRuntime;
  Scorm2004API: MakeRuntime;
  API?: Runtime;
  API_1484_11?: Runtime;
}

/* Runs in the package's window, as text: it may use nothing from outside. */
function frame(boot: Boot): void {
  const w = globalThis as unknown as FrameWindow;
  const top = w.top;
  const began = Date.now();
  // In a sandbox the real storage throws; what packages put there lives as long as the page.
  for (const name of ['localStorage', 'sessionStorage']) {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(String(key)) ?? null,
      setItem: (key: string, value: string) => void kept.set(String(key), String(value)),
      removeItem: (key: string) => void kept.delete(String(key)),
      clear: () => kept.clear(),
      key: (place: number) => [...kept.keys()][place] ?? null,
      get length() {
        return kept.size;
      },
    };
    Object.defineProperty(w, name, { value: storage, configurable: true });
  }
  let measured = 0;
  let seen = w.document.hidden ? 0 : began;
  const measure = () => {
    if (seen) measured += Date.now() - seen;
    seen = w.document.hidden ? 0 : Date.now();
    return Math.floor(measured / 1000);
  };
  w.document.addEventListener('visibilitychange', measure);
  let last: Record<string, string> | null = null;
  const send = (over: boolean) => {
    if (last) top.postMessage({ yangfan: 'scorm', launchId: boot.launchId, values: last, sessionS: measure(), over }, w.location.origin);
  };
  const textsOf = (commit: Record<string, unknown>) => {
    const out: Record<string, string> = {};
    for (const [key, value] of Object.entries(commit))
      if (key.startsWith('cmi.') && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'))
        out[key] = String(value);
    return out;
  };
  const Api = boot.version === '1.2' ? w.Scorm12API : w.Scorm2004API;
  const api = new Api({
    autocommit: true,
    autocommitSeconds: 3,
    lmsCommitUrl: 'message:',
    dataCommitFormat: 'flattened',
    sendFullCommit: true,
    alwaysSendTotalTime: false,
    mastery_override: false,
    logLevel: 5,
    httpService: {
      updateSettings() {},
      processHttpRequest(_url: string, commit: Record<string, unknown>, immediate: boolean) {
        last = textsOf(commit);
        send(immediate);
        return { result: 'true', errorCode: 0 };
      },
    },
  });
  const core = Object.fromEntries(Object.entries(boot.values).filter(([key]) => !/^cmi\.(interactions|objectives)\./.test(key)));
  // What an older package version left may not fit any more: then at least place and score come back.
  try {
    api.loadFromFlattenedJSON(boot.values);
  } catch {
    try {
      api.loadFromFlattenedJSON(core);
    } catch {
      // The package begins anew.
    }
  }
  if (boot.version === '1.2') w.API = api;
  else w.API_1484_11 = api;
  // Packages look for the runtime in their parents; asking the real one is forbidden here and would end their script.
  const around: Record<string, unknown> = {
    API: w.API,
    API_1484_11: w.API_1484_11,
    location: w.location,
    document: w.document,
    opener: null,
  };
  around.parent = around;
  around.top = around;
  around.postMessage = top.postMessage.bind(top);
  w.parent = around;
  w.opener = null;
  w.addEventListener('message', (event) => {
    if (event.source !== top || event.data?.yangfan !== 'scorm-flush') return;
    if (boot.version === '1.2') api.LMSCommit('');
    else api.Commit('');
    send(true);
  });
  // Time goes on counting for packages that only say something at their end.
  setInterval(() => send(false), 20_000);
}
