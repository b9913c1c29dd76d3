/** What can load a module: DatabaseSync of node:sqlite (with allowExtension), Database of better-sqlite3 or of bun:sqlite. */
export interface Loader {
    loadExtension(file: string, entryPoint?: string): unknown;
}

/** The path of the module for this platform; throws where there is none. */
export declare function getLoadablePath(): string;

/** Loads the module into a connection. */
export declare function load(db: Loader): void;
