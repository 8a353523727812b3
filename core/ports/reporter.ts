/**
 * Reports a failure that no HTTP answer shows, such as one in a background task. Must not throw. Hosts log the error's name, code and
 * stack, but not its message.
 *
 * @param during the task, such as `narrating`; must not contain ids or names
 */
export type Report = (error: unknown, during: string) => void;
