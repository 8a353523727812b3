import type { ActList } from '../../shared/models/typescript/types.ts';

/** One act of the audit log. It contains no names and no content of users. */
export type Act = ActList['acts'][number];
export type ActKind = Act['act'];

/** Where a page of acts begins: after this act. */
export interface ActPosition {
  at: string;
  /** Distinguishes acts of the same time. */
  id: string;
}

/** The audit log: what owners and services did. An act is never changed; `Maintenance` or a TTL removes it after `AUDIT_MS`. */
export interface AuditLog {
  /** Adds an act that changes no user, such as an export. Durable once its promise resolves. One storage operation. */
  record(act: Act): Promise<void>;
  /**
   * Lists acts, newest first.
   *
   * @param query.userId only acts on this user
   * @param query.after only acts that are older than this one
   * @returns at most `limit` acts; `next` if there may be more, even if this page is empty
   */
  list(query: {
    userId?: string | undefined;
    after?: ActPosition | undefined;
    limit: number;
  }): Promise<{ acts: Act[]; next?: ActPosition }>;
}
