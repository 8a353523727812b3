/**
 * Reports a failure that no answer tells of, such as one of a background task. `during` names the task, such as `narrating`: no ids and
 * no names. Must not throw. Hosts write a log line with the error's name, code and stack, without its message.
 */
export type Report = (error: unknown, during: string) => void;
