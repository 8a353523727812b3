/**
 * Returns a value that was read from the browser's storage, if it has the expected type. An older build, or something outside the app, may
 * have stored anything.
 *
 * @throws `TypeError` if it has another type
 */
export type Read<Value> = (value: unknown) => Value;

/** One reader for each field, so that forgetting a field is a type error. */
type Fields<Value> = { [Field in keyof Value]-?: Read<Value[Field]> };

const reader =
  <Value>(is: (value: unknown) => value is Value): Read<Value> =>
  (value) => {
    if (is(value)) return value;
    throw new TypeError('A stored value has another type.');
  };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text = reader((value) => typeof value === 'string');
export const flag = reader((value) => typeof value === 'boolean');
export const count = reader((value): value is number => Number.isSafeInteger(value) && Number(value) >= 0);

/** A text that may be sent in a header. */
export const visibleAscii = reader((value): value is string => typeof value === 'string' && /^[!-~]+$/.test(value));

export const oneOf = <Value extends string | true>(values: readonly Value[]): Read<Value> =>
  reader((value): value is Value => (values as readonly unknown[]).includes(value));

export const optional =
  <Value>(read: Read<Value>): Read<Value | undefined> =>
  (value) =>
    value === undefined ? undefined : read(value);

export const orNull =
  <Value>(read: Read<Value>): Read<Value | null> =>
  (value) =>
    value === null ? null : read(value);

/** Replaces a value of another type. */
export const orElse =
  <Value>(read: Read<Value>, fallback: Value): Read<Value> =>
  (value) => {
    try {
      return read(value);
    } catch {
      return fallback;
    }
  };

/** Leaves out items of another type. */
export const listOf =
  <Item>(read: Read<Item>): Read<Item[]> =>
  (value) => {
    if (!Array.isArray(value)) throw new TypeError('A stored value is not a list.');
    return value.map(orElse<Item | undefined>(read, undefined)).filter((item) => item !== undefined);
  };

export const mapOf =
  <Item>(read: Read<Item>): Read<Record<string, Item>> =>
  (value) =>
    Object.fromEntries(Object.entries(reader(isObject)(value)).map(([key, item]) => [key, read(item)]));

/** Leaves out unknown fields. */
export const object =
  <Value extends object>(fields: Fields<Value>): Read<Value> =>
  (value) => {
    const given = reader(isObject)(value);
    const entries = Object.entries<Read<unknown>>(fields).map(([field, read]) => [field, read(given[field])] as const);
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as Value;
  };

/** A body that is only sent to the server, which checks it. */
export const body = <Value extends object>(): Read<Value> =>
  reader((value): value is Value & Record<string, unknown> => isObject(value));
