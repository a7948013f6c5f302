import type { ArticleNode } from '@yangfan/contract';
import { Image } from '@tiptap/extension-image';
import { EditorContent, useEditor, useEditorState, type Editor } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { useRef, useState } from 'react';
import { CallError } from '../lib/api.ts';
import { uploadSmall } from '../lib/upload.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/Field.tsx';
import { tell } from '../ui/Notice.tsx';
import { Loading } from '../ui/States.tsx';
import './article.css';

// The document names files, not addresses: an address is signed and ends.
const Picture = Image.extend({
  addAttributes() {
    return { ...this.parent?.(), fileId: { default: null }, src: { default: null } };
  },
});

/** The one editor of long texts. What is saved is cleaned by the server; pictures are uploaded for `purpose`. */
export function RichText({
  initial,
  onChange,
  label,
  purpose,
}: {
  initial: ArticleNode;
  onChange: (doc: ArticleNode) => void;
  label: string;
  purpose: 'PHOTO' | 'EVIDENCE';
}) {
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3] },
        code: false,
        codeBlock: false,
        link: { openOnClick: false, protocols: ['http', 'https'] },
      }),
      Picture,
    ],
    content: initial as object,
    onUpdate: ({ editor: now }) => onChange(JSON.parse(JSON.stringify(now.getJSON())) as ArticleNode),
    editorProps: { attributes: { class: 'article', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label } },
  });
  if (!editor) return <Loading />;
  return (
    <div className="article-edit">
      <Bar editor={editor} purpose={purpose} />
      <EditorContent editor={editor} />
    </div>
  );
}

const MARKS = [
  ['bold', '加粗', '加粗'],
  ['italic', '斜体', '斜体'],
  ['underline', '下划线', '下划线'],
] as const;

function Bar({ editor, purpose }: { editor: Editor; purpose: 'PHOTO' | 'EVIDENCE' }) {
  const [linking, setLinking] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      underline: now.isActive('underline'),
      h2: now.isActive('heading', { level: 2 }),
      h3: now.isActive('heading', { level: 3 }),
      bullets: now.isActive('bulletList'),
      numbers: now.isActive('orderedList'),
      quote: now.isActive('blockquote'),
      link: now.isActive('link'),
      undo: now.can().undo(),
      redo: now.can().redo(),
    }),
  });
  async function place(file: File): Promise<void> {
    try {
      const fileId = await uploadSmall(file, purpose);
      const src = URL.createObjectURL(file);
      editor
        .chain()
        .focus()
        .insertContent({ type: 'image', attrs: { fileId, src, alt: file.name.replace(/\.[^.]+$/, '') } })
        .run();
    } catch (error) {
      tell(error instanceof CallError || error instanceof Error ? error.message : '图片没有传上，请再试一次', 'stop');
    }
  }
  const tool = (label: string, face: string, pressed: boolean | undefined, act: () => void, disabled = false) => (
    <Button title={label} aria-pressed={pressed} disabled={disabled} onClick={act}>
      {face}
    </Button>
  );
  const run = () => editor.chain().focus();
  return (
    <div className="bar" role="toolbar" aria-label="排版">
      {MARKS.map(([mark, label, face]) => (
        <span key={mark}>{tool(label, face, on[mark], () => run().toggleMark(mark).run())}</span>
      ))}
      {tool('大标题', '标题', on.h2, () => run().toggleHeading({ level: 2 }).run())}
      {tool('小标题', '小标题', on.h3, () => run().toggleHeading({ level: 3 }).run())}
      {tool('项目符号', '• 列表', on.bullets, () => run().toggleBulletList().run())}
      {tool('编号', '1. 列表', on.numbers, () => run().toggleOrderedList().run())}
      {tool('引用', '引用', on.quote, () => run().toggleBlockquote().run())}
      {tool('链接', '链接', on.link, () => setLinking((editor.getAttributes('link')['href'] as string | undefined) ?? 'https://'))}
      {tool('插入图片', '图片', undefined, () => input.current?.click())}
      {tool('撤销', '撤销', undefined, () => run().undo().run(), !on.undo)}
      {tool('重做', '重做', undefined, () => run().redo().run(), !on.redo)}
      <input
        ref={input}
        type="file"
        accept={purpose === 'PHOTO' ? 'image/jpeg,image/png,image/webp' : 'image/jpeg,image/png'}
        className="visually-hidden"
        tabIndex={-1}
        aria-label="选择图片"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void place(file);
          event.target.value = '';
        }}
      />
      <Dialog title="链接地址" open={linking !== null} onClose={() => setLinking(null)}>
        <TextField
          label="网址"
          hint="以 http:// 或 https:// 开头；先选中要加链接的文字"
          value={linking ?? ''}
          maxLength={500}
          onChange={(event) => setLinking(event.target.value)}
        />
        <div className="actions">
          <Button
            onClick={() => {
              run().unsetLink().run();
              setLinking(null);
            }}
          >
            去掉链接
          </Button>
          <Button
            look="primary"
            disabled={!/^https?:\/\/\S+$/.test(linking ?? '')}
            onClick={() => {
              run().setLink({ href: linking! }).run();
              setLinking(null);
            }}
          >
            确定
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
