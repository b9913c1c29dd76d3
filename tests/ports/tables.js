// tables.js - before a test program in WebAssembly: how many random tables it takes, as an environment has it elsewhere.
Module.preRun = [].concat(Module.preRun || [], () => {
    ENV.RETENTION_TABLES = '200';
});
