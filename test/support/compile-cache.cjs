const { Buffer } = require('node:buffer');
const { readFileSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const process = require('node:process');
const { constants, Script } = require('node:vm');

const WRITING = 'IMAGEFERRY_TEST_COMPILING';

/**
 * Keeps what V8 compiles of the packages of a built program beside it, where each start finds it. Only a start with the
 * variable above writes it. The packages themselves, and how they are found, are those of every start.
 */
module.exports = function cacheCompiled(program) {
  const file = `${program}.compiled`;
  if (Module.enableCompileCache !== undefined) Module.enableCompileCache(file);
  else if (process.env[WRITING] === undefined) compileWith(read(file));
  else keepUntilExit(file);
};

function keepUntilExit(file) {
  const scripts = new Map();
  compileWith(new Map(), scripts);
  process.on('exit', () => write(file, scripts));
}

/** Compiles modules as Node does, but for what was compiled before. */
function compileWith(compiled, scripts = new Map()) {
  Module.prototype._compile = function compile(source, filename) {
    const script = new Script(Module.wrap(source.replace(/^#!.*/, '')), {
      filename,
      cachedData: compiled.get(filename),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    scripts.set(filename, script);
    const run = script.runInThisContext();
    return run.call(this.exports, this.exports, requireOf(this), this, filename, path.dirname(filename));
  };
}

function requireOf(module) {
  return Object.assign((id) => module.require(id), {
    resolve: (id, options) => Module._resolveFilename(id, module, false, options),
    main: process.mainModule,
    extensions: Module._extensions,
    cache: Module._cache,
  });
}

/** What was compiled, by the file of the module. */
function read(file) {
  try {
    const all = readFileSync(file);
    const begin = 4 + all.readUInt32LE(0);
    const places = JSON.parse(all.subarray(4, begin).toString());
    return new Map(places.map(([name, start, end]) => [name, all.subarray(begin + start, begin + end)]));
  } catch {
    return new Map();
  }
}

function write(file, scripts) {
  let end = 0;
  const compiled = [...scripts].map(([name, script]) => ({ name, data: script.createCachedData() }));
  const places = compiled.map(({ name, data }) => [name, end, (end += data.length)]);
  const head = Buffer.from(JSON.stringify(places));
  const headLength = Buffer.alloc(4);
  headLength.writeUInt32LE(head.length);
  writeFileSync(file, Buffer.concat([headLength, head, ...compiled.map(({ data }) => data)]));
}
