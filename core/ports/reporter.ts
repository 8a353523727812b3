/**
 * Reports a failure that no HTTP response shows, such as one in a background task. Must not throw. Hosts log the error's name, code and
 * stack, but not its message.
 *
 * @param during the name of the task, such as `narrating`; must not contain user ids or personal data
 */
export type Report = (error: unknown, during: string) => void;
