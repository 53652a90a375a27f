// render.mjs <component> : the HTML of a component with the properties on standard input, as the site has it before scripts run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [component] = process.argv.slice(2);
const reports = path.dirname(path.dirname(component));
const require = createRequire(path.join(reports, 'package.json'));
const { compile } = require('svelte/compiler');
const asModule = {
	name: 'svelte',
	setup(build) {
		build.onLoad({ filter: /\.svelte$/ }, ({ path: filename }) => ({
			contents: compile(readFileSync(filename, 'utf8'), { filename, generate: 'ssr', css: 'none' }).js.code,
			resolveDir: path.dirname(filename)
		}));
		build.onLoad({ filter: /\.css$/ }, () => ({ contents: '' }));
	}
};
const { outputFiles } = await require('esbuild').build({
	entryPoints: [component],
	bundle: true,
	write: false,
	format: 'esm',
	conditions: ['svelte'],
	plugins: [asModule]
});
const address = `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`;
// What leads somewhere is a function, which no properties in JSON can hold.
const properties = { link: () => null, ...JSON.parse(readFileSync(0, 'utf8')) };
console.log((await import(address)).default.render(properties).html);
