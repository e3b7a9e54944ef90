// Renders the sources of this folder with markdown-it, HTML in them included.
//
//	npm install markdown-it@14.3.0 markdown-it-footnote@4 markdown-it-task-lists@2 && node make.mjs
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
const require = createRequire(path.join(process.env.MODULES || process.cwd(), 'x.js'));
const here = path.dirname(new URL(import.meta.url).pathname);
const markdown = require('markdown-it')({html: true, linkify: true, typographer: true});
const plugin = name => (m => m.default || m)(require(name));
markdown.use(plugin('markdown-it-footnote')).use(plugin('markdown-it-task-lists'));
for (const name of fs.readdirSync(here).filter(name => name.endsWith('.md'))) {
	fs.writeFileSync(path.join(here, name.replace(/md$/, 'html')), markdown.render(fs.readFileSync(path.join(here, name), 'utf8')));
}
