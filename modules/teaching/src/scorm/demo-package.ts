import { crc32, deflateRawSync } from 'node:zlib';
import type { ScormVersion } from '@yangfan/contract';

/** One entry of a zip to make. */
export interface ZipPart {
  name: string;
  body: string | Buffer;
  /** Type and rights as Unix keeps them. */
  mode?: number;
  /** Size told by the directory, if it lies. */
  claimedSize?: number;
}

/** A zip as packing programs write it. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, body, mode = 0o100644, claimedSize } of parts) {
    const bytes = Buffer.from(body);
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name, 'utf8');
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(0x0800, 0);
    fields.writeUInt16LE(8, 2);
    fields.writeUInt32LE(crc32(bytes), 8);
    fields.writeUInt32LE(packed.length, 12);
    fields.writeUInt32LE(claimedSize ?? bytes.length, 16);
    fields.writeUInt16LE(title.length, 20);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), fields, Buffer.alloc(2), title, packed]);
    const tail = Buffer.alloc(16);
    tail.writeUInt16LE(mode, 10);
    tail.writeUInt32LE(at, 12);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 3, 20, 0]), fields, tail, title]));
    locals.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, list, end]);
}

const MANIFESTS: Record<ScormVersion, string> = {
  '1.2': `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="demo12" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="o"><organization identifier="o"><title>网店定价三步</title>
    <item identifier="i1" identifierref="r1"><title>网店定价三步</title></item></organization></organizations>
  <resources><resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource></resources>
</manifest>`,
  '2004': `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="demo2004" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="o"><organization identifier="o"><title>网店定价三步</title>
    <item identifier="i1" identifierref="r1"><title>网店定价三步</title></item></organization></organizations>
  <resources xml:base="sco/"><resource identifier="r1" type="webcontent" adlcp:scormType="sco" href="index.html"><file href="index.html"/></resource></resources>
</manifest>`,
};

/** The script of the small lesson, for both versions: three steps, a place to come back to, a score at the end. */
const LESSON = `
function find(win) { var n = 0; while (!win.API && !win.API_1484_11 && win.parent && win.parent != win && n++ < 10) win = win.parent; return win; }
// As the usual wrappers do: the runtime is looked for in the parents first.
var home = find(window.parent), v12 = !home.API_1484_11, api = v12 ? home.API : home.API_1484_11;
var names = v12 ? { init: 'LMSInitialize', get: 'LMSGetValue', set: 'LMSSetValue', commit: 'LMSCommit', end: 'LMSFinish' }
  : { init: 'Initialize', get: 'GetValue', set: 'SetValue', commit: 'Commit', end: 'Terminate' };
function get(key) { return api[names.get](key); }
function set(key, value) { return api[names.set](key, String(value)); }
var began = Date.now(), step = 1;
api[names.init]('');
var at = v12 ? 'cmi.core.lesson_location' : 'cmi.location', kept = get(at);
if (kept) step = Number(kept) || 1;
var texts = ['第一步：算清成本。把进货、包装、快递和平台费加在一起。', '第二步：看同行的价格。找三家销量相近的店。', '第三步：定出价格，留出活动的余地。'];
function time() { var s = Math.floor((Date.now() - began) / 1000), two = function (n) { return (n < 10 ? '0' : '') + n; };
  return v12 ? '00' + two(Math.floor(s / 3600)) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(s % 60) : 'PT' + s + 'S'; }
// Both ways of writing a time, 0000:01:30 and PT0H1M30S, as people read it.
function minutes(said) {
  var parts = v12 ? String(said).split(':') : [/([0-9]+)H/, /([0-9]+)M/].map(function (part) { return (part.exec(said) || [])[1]; });
  return Number(parts[0] || 0) * 60 + Number(parts[1] || 0) + ' 分钟';
}
function show() {
  document.getElementById('step').textContent = step > 3 ? '学完了，得分 90。' : texts[step - 1];
  document.getElementById('where').textContent = '第 ' + Math.min(step, 3) + ' / 3 步';
  document.getElementById('next').hidden = step > 3;
  document.getElementById('time').textContent = minutes(get(v12 ? 'cmi.core.total_time' : 'cmi.total_time'));
  document.getElementById('name').textContent = get(v12 ? 'cmi.core.student_name' : 'cmi.learner_name');
}
function next() {
  step += 1;
  set(at, step); set('cmi.suspend_data', 'step=' + step + ';' + new Array(50).join('x'));
  set(v12 ? 'cmi.core.session_time' : 'cmi.session_time', time());
  if (step > 3) {
    if (v12) { set('cmi.core.score.raw', 90); set('cmi.core.score.min', 0); set('cmi.core.score.max', 100); set('cmi.core.lesson_status', 'passed'); }
    else { set('cmi.score.scaled', 0.9); set('cmi.completion_status', 'completed'); set('cmi.success_status', 'passed'); }
  }
  api[names.commit](''); show();
}
document.getElementById('next').onclick = next;
show();
// What must not work: a package reads nothing of the platform.
fetch('/v1/identity/me').then(function (r) { return r.text(); }).then(function (t) { document.title = 'LEAK ' + t; }, function () { document.title = 'closed'; });
`;

/** A package of three small steps: what a new installation shows, and what the tests play. */
export function demoPackage(version: ScormVersion): Buffer {
  const folder = version === '2004' ? 'sco/' : '';
  const page = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>网店定价三步</title><link rel="stylesheet" href="style.css"></head>
<body><main><p class="quiet"><span id="name"></span> <span id="where"></span>，已学 <span id="time"></span></p><h1>网店定价三步</h1><p id="step"></p><button id="next">下一步</button></main>
<script src="lesson.js"></script></body></html>`;
  return zipOf([
    { name: 'imsmanifest.xml', body: MANIFESTS[version] },
    { name: `${folder}index.html`, body: page },
    { name: `${folder}lesson.js`, body: LESSON },
    {
      name: `${folder}style.css`,
      body: 'body{font:18px/1.7 system-ui,sans-serif;margin:0;padding:32px;color:#10242e}button{font:inherit;padding:10px 24px;border:0;border-radius:8px;background:#0a5c74;color:#fff}.quiet{color:#4a5f69}',
    },
  ]);
}
