/** Stores activity of owners that is no update of the user. */
export interface UserActivity {
  /**
   * Sets the time of the last activity, so that an earlier warning is void, and increments the version, so that no erasure of an
   * inactive user that has read the version before goes on. Does nothing if the user does not exist.
   */
  record(userId: string): Promise<void>;
}
