import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/**
 * Returns the size of an item in bytes, as DynamoDB counts it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)));
}

/** Each list or map takes 3 bytes, plus 1 byte per element. */
function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.BOOL !== undefined) return 1;
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) return 3 + sum(value.L.map((element) => 1 + valueBytes(element)));
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  throw new Error(`No item has an attribute of this type: ${Object.keys(value)}`);
}

/** Each number takes 1 byte, plus 1 byte for every two significant digits. */
function numberBytes(number: string): number {
  const digits = number.replace(/^-?[0.]*|\./g, '').replace(/0+$/, '');
  return 1 + Math.ceil(digits.length / 2);
}

const sum = (figures: number[]): number => figures.reduce((total, figure) => total + figure, 0);
