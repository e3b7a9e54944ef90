// Runs the editors in Chromium and keeps what they write.
//
//	npm install && node make.mjs
//
// Nothing but 127.0.0.1 is reached. The versions are written to versions.json.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {createRequire} from 'node:module';
const root = process.env.EDITORS || process.cwd();
const require = createRequire(path.join(root, 'x.js'));
const puppeteer = require('puppeteer-core');
const esbuild = require('esbuild');
const here = path.dirname(new URL(import.meta.url).pathname);

const types = {'.js': 'text/javascript', '.css': 'text/css'};
const server = http.createServer((req, res) => {
	const {pathname} = new URL(req.url, 'http://x');
	const file = path.join(root, 'node_modules', decodeURIComponent(pathname));
	if (pathname === '/') {
		res.writeHead(200, {'content-type': 'text/html; charset=utf-8'}).end('<!doctype html><body><div id=e></div>');
	} else if (fs.existsSync(file) && fs.statSync(file).isFile()) {
		res.writeHead(200, {'content-type': types[path.extname(file)] || 'application/octet-stream'}).end(fs.readFileSync(file));
	} else {
		res.writeHead(404).end();
	}
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await puppeteer.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1']});

async function make(name, scripts, write) {
	const page = await browser.newPage();
	page.on('pageerror', e => console.error(name, String(e).slice(0, 300)));
	await page.goto(base + '/');
	for (const script of scripts) await page.addScriptTag(script);
	const html = await page.evaluate(write);
	fs.writeFileSync(path.join(here, name + '.html'), html);
	console.log(name, html.length);
	await page.close();
}

async function bundle(code) {
	const out = await esbuild.build({stdin: {contents: code, resolveDir: root}, bundle: true, write: false, format: 'iife', alias: {lexical: path.join(root, 'node_modules/lexical')}, define: {'process.env.NODE_ENV': '"production"'}, conditions: ['production'], logLevel: 'error'});
	return {content: out.outputFiles[0].text};
}

await make('quill', [{url: '/quill/dist/quill.js'}], () => {
	const quill = new Quill('#e', {theme: null, modules: {}});
	quill.setContents([
		{insert: 'Title'}, {insert: '\n', attributes: {header: 1, align: 'center'}},
		{insert: 'red', attributes: {color: '#e60000', bold: true}}, {insert: ' '}, {insert: 'marked', attributes: {background: '#ffff00', italic: true}},
		{insert: ' '}, {insert: 'large', attributes: {size: 'large', font: 'serif'}}, {insert: ' '}, {insert: 'H'}, {insert: '2', attributes: {script: 'sub'}},
		{insert: ' '}, {insert: 'link', attributes: {link: 'https://example.org/a?b=1&c=2'}}, {insert: '\n', attributes: {align: 'right'}},
		{insert: 'one'}, {insert: '\n', attributes: {list: 'bullet'}}, {insert: 'inner'}, {insert: '\n', attributes: {list: 'bullet', indent: 1}},
		{insert: 'first'}, {insert: '\n', attributes: {list: 'ordered'}}, {insert: 'done'}, {insert: '\n', attributes: {list: 'checked'}},
		{insert: 'quoted'}, {insert: '\n', attributes: {blockquote: true}},
		{insert: 'if a < b'}, {insert: '\n', attributes: {'code-block': 'go'}},
		{insert: {image: 'https://example.org/a.png'}}, {insert: '\nrtl'}, {insert: '\n', attributes: {direction: 'rtl', align: 'right'}},
	]);
	return quill.root.innerHTML;
});

await make('quill_semantic', [{url: '/quill/dist/quill.js'}], () => {
	const quill = new Quill('#e', {theme: null, modules: {}});
	quill.setContents([{insert: 'a', attributes: {color: 'rgb(0, 102, 204)'}}, {insert: '\n', attributes: {align: 'justify'}}, {insert: 'x'}, {insert: '\n', attributes: {list: 'ordered'}}, {insert: 'y'}, {insert: '\n', attributes: {list: 'ordered'}}]);
	return quill.getSemanticHTML();
});

await make('tinymce', [{url: '/tinymce/tinymce.min.js'}], async () => {
	const [editor] = await tinymce.init({target: document.getElementById('e'), base_url: '/tinymce', license_key: 'gpl', plugins: 'lists advlist link image table code codesample directionality', promotion: false});
	editor.setContent('<h2>Title</h2><p id="p">some words here</p><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><pre class="language-go"><code>if a &lt; b</code></pre><p><img src="https://example.org/a.png" alt="A" width="10" height="20"></p><p>list</p>');
	const at = selector => editor.selection.select(editor.dom.select(selector)[0], true);
	at('h2'); editor.execCommand('JustifyCenter');
	at('#p'); editor.execCommand('ForeColor', false, '#e03e2d'); editor.execCommand('HiliteColor', false, '#f1c40f'); editor.execCommand('FontName', false, 'georgia, palatino, serif'); editor.execCommand('FontSize', false, '18pt'); editor.execCommand('JustifyRight'); editor.execCommand('Underline'); editor.execCommand('LineHeight', false, '1.5');
	at('img'); editor.execCommand('JustifyCenter');
	at('td'); editor.execCommand('mceTableCellProps', false); editor.execCommand('mceTableApplyCellStyle', false, {backgroundColor: '#c2e0f4', borderColor: '#e03e2d'});
	editor.selection.select(editor.dom.select('p')[2], true); editor.execCommand('InsertUnorderedList', false, {'list-style-type': 'square'}); editor.execCommand('Indent');
	return editor.getContent();
});

await make('trix', [{url: '/trix/dist/trix.umd.min.js'}], async () => {
	document.body.innerHTML = '<input id="x" type="hidden"><trix-editor input="x"></trix-editor>';
	await new Promise(done => setTimeout(done, 500));
	const {editor} = document.querySelector('trix-editor');
	editor.insertString('Title\n'); editor.setSelectedRange([0, 5]); editor.activateAttribute('heading1');
	editor.setSelectedRange(editor.getDocument().getLength() - 1);
	editor.deactivateAttribute('heading1'); editor.insertString('bold'); editor.setSelectedRange([6, 10]); editor.activateAttribute('bold'); editor.activateAttribute('href', 'https://example.org/');
	editor.setSelectedRange(editor.getDocument().getLength() - 1); editor.deactivateAttribute('bold'); editor.deactivateAttribute('href');
	editor.insertLineBreak(); editor.insertHTML('<ul><li>one<ul><li>inner</li></ul></li></ul><blockquote>quoted</blockquote><pre>if a &lt; b</pre><ol><li>first</li></ol>');
	return document.getElementById('x').value;
});

await make('ckeditor5', [{url: '/ckeditor5/dist/browser/ckeditor5.umd.js'}], async () => {
	const names = 'Essentials Paragraph Heading Bold Italic Underline Strikethrough Subscript Superscript Code CodeBlock Link List ListProperties TodoList BlockQuote Alignment FontColor FontBackgroundColor FontFamily FontSize Highlight HorizontalLine Indent IndentBlock Table TableProperties TableCellProperties TableColumnResize TableCaption Image ImageCaption ImageStyle ImageResize ImageBlock ImageInline MediaEmbed GeneralHtmlSupport'.split(' ');
	const editor = await CKEDITOR.ClassicEditor.create(document.getElementById('e'), {licenseKey: 'GPL', plugins: names.map(n => CKEDITOR[n]).filter(Boolean), fontFamily: {supportAllValues: true}, fontSize: {options: ['tiny', 'default', 'big']}, list: {properties: {styles: true, startIndex: true, reversed: true}}});
	editor.setData('<h2 style="text-align:center">Title</h2><p style="text-align:right;margin-left:40px"><span style="color:hsl(0, 75%, 60%)">red</span> <span style="background-color:hsl(60, 75%, 60%)">marked</span> <span style="font-family:Georgia, serif">serif</span> <span class="text-big">big</span> <mark class="marker-yellow">m</mark> <mark class="pen-red">p</mark></p>' +
		'<ul style="list-style-type:square"><li>one<ul><li>inner</li></ul></li></ul><ol start="3" reversed><li>x</li></ol><ul class="todo-list"><li><label class="todo-list__label"><input type="checkbox" checked disabled><span class="todo-list__label__description">done</span></label></li></ul>' +
		'<figure class="table" style="width:60%"><table style="background-color:hsl(0,0%,90%);border:2px solid hsl(0,0%,30%)"><colgroup><col style="width:40%"><col style="width:60%"></colgroup><thead><tr><th>h</th><th>i</th></tr></thead><tbody><tr><td style="text-align:right;vertical-align:top;background-color:#ff0">a</td><td>b</td></tr></tbody></table><figcaption>Sizes</figcaption></figure>' +
		'<figure class="image image_resized image-style-side" style="width:50%"><img src="https://example.org/a.png" alt="A" width="300" height="200"><figcaption>pic</figcaption></figure><pre><code class="language-go">if a &lt; b</code></pre><blockquote><p>quoted</p></blockquote><hr><p>H<sub>2</sub>O <s>s</s> <u>u</u> <code>c</code> <a href="https://example.org/?a=1&amp;b=2">l</a></p>');
	return editor.getData();
});

await make('tiptap', [await bundle(`
	import {Editor} from '@tiptap/core'; import StarterKit from '@tiptap/starter-kit'; import TextAlign from '@tiptap/extension-text-align';
	import {TextStyle, Color, FontFamily, BackgroundColor, FontSize, LineHeight} from '@tiptap/extension-text-style'; import Highlight from '@tiptap/extension-highlight'; import Image from '@tiptap/extension-image';
	import {Table, TableRow, TableCell, TableHeader} from '@tiptap/extension-table';
	window.write = () => { const e = new Editor({element: document.getElementById('e'), extensions: [StarterKit, TextAlign.configure({types: ['heading', 'paragraph']}), TextStyle, Color, FontFamily, BackgroundColor, FontSize, LineHeight, Highlight.configure({multicolor: true}), Image, Table.configure({resizable: true}), TableRow, TableCell, TableHeader],
	content: '<h1 style="text-align: center">Title</h1><p style="text-align: right"><span style="color: #b91c1c; font-family: Georgia; font-size: 18px; background-color: #fef08a; line-height: 1.5">styled</span> <mark data-color="#ffcc00" style="background-color: #ffcc00; color: inherit">m</mark> <a href="https://example.org">link</a> <strong>b</strong><em>i</em><s>s</s><u>u</u><code>c</code></p><ul><li><p>one</p><ul><li><p>inner</p></li></ul></li></ul><ol start="3"><li><p>x</p></li></ol><blockquote><p>q</p></blockquote><pre><code class="language-go">if a &lt; b</code></pre><hr><img src="https://example.org/a.png" alt="A" title="T"><table><tbody><tr><th colspan="2" colwidth="100,200"><p>h</p></th></tr><tr><td><p>a</p></td><td><p style="text-align: center">b</p></td></tr></tbody></table>'}); return e.getHTML() };`)], () => write());

await make('lexical', [await bundle(`
	import {createEditor, $getRoot, $createParagraphNode, $createTextNode} from 'lexical'; import {$generateHtmlFromNodes} from '@lexical/html';
	import {HeadingNode, QuoteNode, $createHeadingNode, $createQuoteNode} from '@lexical/rich-text'; import {ListNode, ListItemNode, $createListNode, $createListItemNode} from '@lexical/list';
	import {LinkNode, $createLinkNode} from '@lexical/link'; import {CodeNode, CodeHighlightNode, $createCodeNode} from '@lexical/code';
	window.write = () => new Promise(done => { const e = createEditor({nodes: [HeadingNode, QuoteNode, ListNode, ListItemNode, LinkNode, CodeNode, CodeHighlightNode], onError: x => { throw x }}); e.setRootElement(document.getElementById('e'));
	e.update(() => { const r = $getRoot(), t = (s, f, css) => { const n = $createTextNode(s); if (f) n.toggleFormat(f); if (css) n.setStyle(css); return n };
		const h = $createHeadingNode('h1'); h.setFormat('center'); h.append(t('Title')); const p = $createParagraphNode(); p.setFormat('right'); p.setIndent(1); const a = $createLinkNode('https://example.org/', {rel: 'noreferrer', target: '_blank'}); a.append(t('link'));
		p.append(t('bold', 'bold'), t(' red', '', 'color: #d0021b; background-color: #f8e71c; font-family: Georgia; font-size: 18px;'), t('  spaces '), t('sub', 'subscript'), t('u', 'underline'), t('s', 'strikethrough'), t('c', 'code'), a);
		const l = $createListNode('number', 3), i = $createListItemNode(), j = $createListItemNode(); i.append(t('one')); j.append(t('two')); l.append(i, j); const c = $createListNode('check'), k = $createListItemNode(true); k.append(t('done')); c.append(k);
		const q = $createQuoteNode(); q.append(t('q')); const code = $createCodeNode('go'); code.append(t('if a < b')); r.clear(); r.append(h, p, l, c, q, code); }, {discrete: true});
	e.read(() => done($generateHtmlFromNodes(e, null))) });`)], () => write());

const versions = {};
for (const name of ['quill', 'ckeditor5', 'tinymce', 'trix', '@tiptap/core', 'lexical']) {
	versions[name] = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'))).version;
}
fs.writeFileSync(path.join(here, 'versions.json'), JSON.stringify(versions, null, '\t') + '\n');
await browser.close();
server.close();
