import { nameIn } from './bundle-references.ts';
import type { Schema } from './contracts.ts';

/** Python's keywords that are possible names of members. A field with such a name gets an underscore at its end (PEP 8). */
const KEYWORDS =
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  );

interface Field {
  name: string;
  description: string | undefined;
  type: string;
  /** The code after `=`; undefined for a required field. */
  initial: string | undefined;
  /** Converts the JSON value. */
  converter: string | undefined;
}

/** Returns a type with the values of an enum, for type checkers. */
export function pythonEnum(name: string, { description, enum: values = [] }: Schema): string {
  return `${description ? `${comment(description, '# ')}\n` : ''}${name} = Literal[
${values.map((value) => `    ${JSON.stringify(value)},\n`).join('')}]
`;
}

/** Returns a dataclass. An optional field of a request is `UNSET` when it is absent, because None is sent as null. */
export function pythonClass(
  name: string,
  { description, properties = {}, required = [] }: Schema,
  isRequest: boolean,
  isEnum: (name: string) => boolean,
): string {
  const fields = Object.entries(properties).flatMap(([field, schema]): Field[] => {
    // Clients may send read-only fields back. The schema of a request permits any value there.
    if (Object.keys(schema).every((key) => key === 'description')) return [];
    const { type, nullable } = typeOf(schema, `${name}.${field}`);
    const isRequired = required.includes(field);
    const absent = isRequired ? undefined : absence(type, schema, isRequest, nullable);
    return [
      {
        name: KEYWORDS.includes(field) ? `${field}_` : field,
        description: schema.description ?? schema.anyOf?.[0]?.description,
        type: absent?.type ?? (nullable ? `${type} | None` : type),
        initial: absent?.initial,
        converter: converterOf(schema, isEnum),
      },
    ];
  });
  // In a dataclass, fields without a default must come first.
  fields.sort((one, other) => Number(one.initial !== undefined) - Number(other.initial !== undefined));
  return [
    '@dataclasses.dataclass(slots=True)',
    `class ${name}(Model):`,
    ...docstring(description),
    `    _schema: ClassVar[str] = "${name}"`,
    ...converters(fields),
    '',
    ...fields.flatMap(declaration),
    '',
  ].join('\n');
}

function typeOf(schema: Schema, place: string): { type: string; nullable: boolean } {
  const given = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [schema];
  const [one] = given;
  if (!one || given.length > 1) throw new Error(`${place}: there is no Python type for ${JSON.stringify(schema)}.`);
  return { type: pythonType(one, place), nullable: schema.anyOf !== undefined };
}

function pythonType(schema: Schema, place: string): string {
  const { type, items, additionalProperties: values } = schema;
  if (schema.$ref) return nameIn(schema);
  if (type === 'array' && items) return `list[${pythonType(items, place)}]`;
  if (type === 'object') return `dict[str, ${typeof values === 'object' ? pythonType(values, place) : 'Any'}]`;
  const scalar = { string: 'str', integer: 'int', number: 'float', boolean: 'bool' }[String(type)];
  if (!scalar) throw new Error(`${place}: there is no Python type for ${JSON.stringify(schema)}.`);
  return scalar;
}

/** Returns the type and the default of a field that may be absent. */
function absence(type: string, schema: Schema, isRequest: boolean, nullable: boolean) {
  if (isRequest) return { type: `${type} | Unset${nullable ? ' | None' : ''}`, initial: 'UNSET' };
  const { default: value } = schema;
  if (value === undefined) return { type: `${type} | None`, initial: 'None' };
  if (Array.isArray(value) && value.length === 0) return { type, initial: 'dataclasses.field(default_factory=list)' };
  if (typeof value === 'boolean') return { type, initial: value ? 'True' : 'False' };
  return { type, initial: JSON.stringify(value) };
}

/** A number such as 30.0 becomes an integer, because JSON Schema accepts it as one. */
function converterOf(schema: Schema, isEnum: (name: string) => boolean): string | undefined {
  const one = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
  if (one.type === 'integer') return 'int';
  const [own, items] = [nameIn(one), nameIn(one.items ?? {})];
  if (own && !isEnum(own)) return `${own}._of`;
  return items && !isEnum(items) ? `each(${items})` : undefined;
}

function converters(fields: Field[]): string[] {
  const converted = fields.filter(({ converter }) => converter);
  if (converted.length === 0) return [];
  const lines = converted.map(({ name, converter }) => `        "${name}": ${converter},`);
  return ['    _converters: ClassVar[Converters] = {', ...lines, '    }'];
}

function docstring(description: string | undefined): string[] {
  if (!description) return [];
  const text = comment(description, '    ').trimStart();
  return [`    """${text}${text.includes('\n') ? '\n    ' : ''}"""`, ''];
}

const declaration = ({ name, description, type, initial }: Field): string[] => [
  ...(description ? [comment(description, '    # ')] : []),
  `    ${name}: ${type}${initial === undefined ? '' : ` = ${initial}`}`,
];

const comment = (text = '', prefix: string): string => text.replace(/(.{1,70})(?: |$)/g, `${prefix}$1\n`).trimEnd();
