// What interpreting and the whole audit cost beside parsing, in WebAssembly: `node interpret.mjs PACKAGE NAME=PATH…` writes a
// line for each environment, its name and the three in milliseconds.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

// Twice as often as the native benchmark: the first rounds run on code that the engine has not optimised yet.
const TIMES = 10;

const [packaged, ...environments] = process.argv.slice(2);
const { Bench } = createRequire(import.meta.url)(resolve(packaged));

function best(work) {
    const times = Array.from({ length: TIMES }, () => {
        const begun = performance.now();
        work();
        return performance.now() - begun;
    });
    return Math.min(...times);
}

for (const environment of environments) {
    const [name, root] = environment.split("=");
    const bench = new Bench();
    for (const path of readdirSync(root, { recursive: true })) {
        if (/\.(py|sql)$/.test(path)) {
            bench.add(path, readFileSync(join(root, path)));
        }
    }
    bench.ready();
    const times = [best(() => bench.parse()), best(() => bench.interpret()), best(() => bench.audit())];
    console.log([name, ...times].join("\t"));
}
