export type Value = null | number | bigint | string | Uint8Array;

export interface Database {
    /** The rows of one statement; values stand for its ? in order. Integers beyond 2^53 are bigint. */
    query(sql: string, values?: readonly (null | number | bigint | string)[]): Record<string, Value>[];
    /** Runs statements, and leaves their rows. */
    exec(sql: string): void;
    /** Makes this database that of a file's bytes. */
    deserialize(bytes: Uint8Array): void;
    close(): void;
}

/** A database in memory: of the bytes of a database file, or an empty one. */
export declare function open(bytes?: Uint8Array): Promise<Database>;
